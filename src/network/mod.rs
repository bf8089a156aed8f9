//! The only way to other machines. The address that a name leads to is looked at before it is
//! connected to, and each redirect is a request of its own, looked at again.

mod doors;

use std::fmt;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::time::Duration;

use ureq::config::Config;
use ureq::http::{Response, Uri};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, Error};
use url::Url;

pub use doors::{Doors, is_public};

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(10);

/// Asks the web, one address at a time.
#[derive(Debug, Clone)]
pub struct Web {
    agent: Agent,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AskFault {
    /// The address leads into a network that is not public.
    NotPublic,
    /// There is more of it than was asked for.
    TooLarge,
    /// The network failed.
    Network(String),
}

impl fmt::Display for AskFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPublic => f.write_str("its address leads into a network that is not public"),
            Self::TooLarge => f.write_str("there is too much of it"),
            Self::Network(why) => f.write_str(why),
        }
    }
}

impl From<Error> for AskFault {
    fn from(error: Error) -> Self {
        match error {
            Error::Io(why) if why.kind() == ErrorKind::PermissionDenied && is_ours(&why) => {
                Self::NotPublic
            }
            Error::BodyExceedsLimit(_) => Self::TooLarge,
            Error::HostNotFound => Self::Network("there is no such host".to_owned()),
            Error::Timeout(_) => Self::Network("the server takes too long".to_owned()),
            other => Self::Network(other.to_string()),
        }
    }
}

impl Web {
    /// Asks what these doors let through; an answer may take so long.
    pub fn new(doors: Doors, patience: Duration) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // A proxy would look names up itself, out of our sight.
            .proxy(None)
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(patience))
            .user_agent(concat!("showroom/", env!("CARGO_PKG_VERSION")))
            .build();
        let resolver = Gate {
            doors,
            names: DefaultResolver::default(),
        };
        Self {
            agent: Agent::with_parts(config, DefaultConnector::default(), resolver),
        }
    }

    /// Asks for what is at an address. A redirect is an answer like any other.
    ///
    /// # Errors
    /// When there is no answer.
    pub fn get(&self, url: &Url) -> Result<Response<Body>, AskFault> {
        Ok(self.agent.get(url.as_str()).call()?)
    }

    /// Asks only whether something is there.
    ///
    /// # Errors
    /// When there is no answer.
    pub fn head(&self, url: &Url) -> Result<Response<Body>, AskFault> {
        Ok(self.agent.head(url.as_str()).call()?)
    }
}

/// An address of the web, without a name and password in it.
pub fn web(address: &str) -> Option<Url> {
    let url: Url = address.trim().parse().ok()?;
    let plain = url.username().is_empty() && url.password().is_none();
    (matches!(url.scheme(), "http" | "https") && url.has_host() && plain).then_some(url)
}

/// Where an answer leads on, as it is written.
pub fn location(response: &Response<Body>) -> Option<&str> {
    response.headers().get("location")?.to_str().ok()
}

/// The error by which the gate refuses an address.
#[derive(Debug)]
struct NotPublic;

impl fmt::Display for NotPublic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the address is not public")
    }
}

impl std::error::Error for NotPublic {}

fn is_ours(error: &io::Error) -> bool {
    (error.get_ref()).is_some_and(<dyn std::error::Error + Send + Sync>::is::<NotPublic>)
}

/// Looks names up and lets only what is public through; what it gives is what is connected to.
#[derive(Debug)]
struct Gate {
    doors: Doors,
    names: DefaultResolver,
}

impl Resolver for Gate {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.names.resolve(uri, config, timeout)?;
        let mut open = self.names.empty();
        let let_through = |address: &&SocketAddr| self.doors.let_through(address);
        for address in found.iter().filter(let_through) {
            open.push(*address);
        }
        if open.is_empty() {
            return Err(Error::Io(io::Error::new(
                ErrorKind::PermissionDenied,
                NotPublic,
            )));
        }
        Ok(open)
    }
}
