//! Fetches the pictures that a source names by their address. Every step is checked: the scheme,
//! the address that a name leads to and is then connected to, each redirect, the size while it is
//! read, and the bytes, which must be a whole picture.

use std::fmt;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::time::Duration;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error};
use url::Url;

use super::network::Doors;
use crate::picture::Studio;

/// Largest picture in bytes.
pub const LARGEST: u64 = 20_000_000;

/// Most pictures of one import.
pub const MOST: usize = 5_000;

/// How many are fetched at a time; shops do not like more.
pub const AT_A_TIME: usize = 4;

/// Most redirects to one picture.
const REDIRECTS: usize = 5;

/// Fetches pictures.
#[derive(Debug)]
pub struct Fetcher {
    agent: Agent,
    studio: Studio,
}

/// Why a picture was not fetched.
#[derive(Debug)]
pub enum FetchFault {
    /// Its address is not of the web.
    NotWeb(String),
    /// The address leads into a network that is not public.
    NotPublic,
    /// The server answered with this status.
    Status(u16),
    /// There were too many redirects.
    Redirects,
    /// It has more bytes than a picture may have.
    TooLarge,
    /// What came is no picture; why.
    NoPicture(String),
    /// The network failed.
    Network(String),
}

impl fmt::Display for FetchFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotWeb(address) => write!(f, "`{address}` is no address of the web"),
            Self::NotPublic => f.write_str("its address leads into a network that is not public"),
            Self::Status(404 | 410) => f.write_str("the server has no such picture any more"),
            Self::Status(status) => write!(f, "the server answered {status}"),
            Self::Redirects => write!(f, "it is redirected more than {REDIRECTS} times"),
            Self::TooLarge => write!(f, "it has more than {} MB", LARGEST / 1_000_000),
            Self::NoPicture(why) => write!(f, "what came is no picture: {why}"),
            Self::Network(why) => f.write_str(why),
        }
    }
}

impl Fetcher {
    /// A fetcher that asks what these doors let through.
    pub fn new(doors: Doors) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // A proxy would look names up itself, out of our sight.
            .proxy(None)
            .timeout_connect(Some(Duration::from_secs(10)))
            .timeout_global(Some(Duration::from_mins(1)))
            .user_agent(concat!("showroom/", env!("CARGO_PKG_VERSION")))
            .build();
        let resolver = Gate {
            doors,
            names: DefaultResolver::default(),
        };
        Self {
            agent: Agent::with_parts(config, DefaultConnector::default(), resolver),
            studio: Studio::default(),
        }
    }

    /// Fetches a picture.
    ///
    /// # Errors
    /// When it may not be fetched, can't be, or is none.
    pub fn fetch(&self, address: &str) -> Result<Vec<u8>, FetchFault> {
        let mut url = web(address)?;
        for _ in 0..=REDIRECTS {
            let response = self.agent.get(url.as_str()).call().map_err(fault)?;
            let status = response.status().as_u16();
            if (300..400).contains(&status) {
                let location = response.headers().get("location");
                let location = location.and_then(|value| value.to_str().ok());
                let next = location.ok_or(FetchFault::Status(status))?;
                let next = url
                    .join(next)
                    .map_err(|_| FetchFault::NotWeb(next.to_owned()))?;
                url = web(next.as_str())?;
                continue;
            }
            if status != 200 {
                return Err(FetchFault::Status(status));
            }
            let body = response.into_body().into_with_config().limit(LARGEST);
            let bytes = body.read_to_vec().map_err(fault)?;
            return match self.studio.open(&bytes) {
                Ok(_) => Ok(bytes),
                Err(why) => Err(FetchFault::NoPicture(why.diagnostic("it").message)),
            };
        }
        Err(FetchFault::Redirects)
    }
}

/// An address of the web, without a name and password in it.
fn web(address: &str) -> Result<Url, FetchFault> {
    let refused = || FetchFault::NotWeb(address.chars().take(80).collect());
    let url: Url = address.trim().parse().map_err(|_| refused())?;
    let plain = url.username().is_empty() && url.password().is_none();
    if matches!(url.scheme(), "http" | "https") && url.has_host() && plain {
        return Ok(url);
    }
    Err(refused())
}

fn fault(error: Error) -> FetchFault {
    match error {
        Error::Io(why) if why.kind() == ErrorKind::PermissionDenied && is_ours(&why) => {
            FetchFault::NotPublic
        }
        Error::BodyExceedsLimit(_) => FetchFault::TooLarge,
        Error::HostNotFound => FetchFault::Network("there is no such host".to_owned()),
        Error::Timeout(_) => FetchFault::Network("the server takes too long".to_owned()),
        other => FetchFault::Network(other.to_string()),
    }
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
