//! Fetches the pictures that a source names by their address. Every step is checked: the scheme,
//! the address that a name leads to and is then connected to, each redirect, the size while it is
//! read, and the bytes, which must be a whole picture.

use std::fmt;
use std::time::Duration;

use url::Url;

use crate::network::{AskFault, Doors, Web, location, web};
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
    web: Web,
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
        Self {
            web: Web::new(doors, Duration::from_mins(1)),
            studio: Studio::default(),
        }
    }

    /// Fetches a picture.
    ///
    /// # Errors
    /// When it may not be fetched, can't be, or is none.
    pub fn fetch(&self, address: &str) -> Result<Vec<u8>, FetchFault> {
        let mut url = self::address(address)?;
        for _ in 0..=REDIRECTS {
            let response = self.web.get(&url)?;
            let status = response.status().as_u16();
            if (300..400).contains(&status) {
                let next = location(&response).ok_or(FetchFault::Status(status))?;
                let next = url
                    .join(next)
                    .map_err(|_| FetchFault::NotWeb(next.to_owned()))?;
                url = self::address(next.as_str())?;
                continue;
            }
            if status != 200 {
                return Err(FetchFault::Status(status));
            }
            let body = response.into_body().into_with_config().limit(LARGEST);
            let bytes = body.read_to_vec().map_err(AskFault::from)?;
            return match self.studio.open(&bytes) {
                Ok(_) => Ok(bytes),
                Err(why) => Err(FetchFault::NoPicture(why.diagnostic("it").message)),
            };
        }
        Err(FetchFault::Redirects)
    }
}

fn address(text: &str) -> Result<Url, FetchFault> {
    web(text).ok_or_else(|| FetchFault::NotWeb(text.chars().take(80).collect()))
}

impl From<AskFault> for FetchFault {
    fn from(fault: AskFault) -> Self {
        match fault {
            AskFault::NotPublic => Self::NotPublic,
            AskFault::TooLarge => Self::TooLarge,
            AskFault::Network(why) => Self::Network(why),
        }
    }
}
