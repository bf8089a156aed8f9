//! Whether what links to other sites lead to is there. Each host is asked one thing at a time, with
//! a pause between, and what was there is not asked for again for a week.

#![expect(
    clippy::disallowed_methods,
    reason = "this is where answers are kept, in `.showroom`"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use std::{fs, io, thread};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::network::{AskFault, Doors, Web, location};

/// Hosts that are asked at a time.
const HOSTS: usize = 8;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long what was there is taken to be there.
const FRESH: Duration = Duration::from_hours(7 * 24);

/// Most redirects to one page.
const REDIRECTS: usize = 5;

/// What a host answers to an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// It is there, or the host does not tell programs.
    There,
    /// It has moved to another address for good.
    Moved(String),
    /// It is not there; the status.
    Gone(u16),
    /// There is no answer, or none that tells; why.
    Silent(String),
}

/// How hosts are asked.
#[derive(Debug, Clone)]
pub struct Manners {
    /// What may be asked.
    pub doors: Doors,
    /// Between two requests to a host.
    pub pause: Duration,
    /// Before a host that failed is asked once more.
    pub second_try: Duration,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            doors: Doors::default(),
            pause: Duration::from_secs(1),
            second_try: Duration::from_secs(3),
        }
    }
}

/// An answer and when it was given, in seconds since 1970.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    answer: Answer,
    at: u64,
}

/// Asks for addresses, but for those that were there lately, and gives an answer to each.
pub fn ask(site: &Path, urls: &[Url], manners: &Manners) -> BTreeMap<String, Answer> {
    let file = site.join(".showroom/links.json");
    let mut kept = read(&file);
    let now = now();
    kept.retain(|_, kept| now.saturating_sub(kept.at) < FRESH.as_secs());
    let mut hosts: BTreeMap<&str, Vec<&Url>> = BTreeMap::new();
    for url in urls.iter().filter(|url| !kept.contains_key(url.as_str())) {
        hosts
            .entry(url.host_str().unwrap_or_default())
            .or_default()
            .push(url);
    }
    let web = Web::new(manners.doors.clone(), PATIENCE);
    let ask_host = |urls: &Vec<&Url>| one_by_one(&web, urls, manners);
    let hosts: Vec<Vec<&Url>> = hosts.into_values().collect();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(HOSTS).build();
    let asked: Vec<Vec<(String, Answer)>> = match pool {
        Ok(pool) => pool.install(|| hosts.par_iter().map(ask_host).collect()),
        // A machine without threads to spare asks one host after the other.
        Err(_) => hosts.iter().map(ask_host).collect(),
    };
    let asked: BTreeMap<String, Answer> = asked.into_iter().flatten().collect();
    let sure = asked
        .iter()
        .filter(|(_, a)| matches!(a, Answer::There | Answer::Moved(_)));
    let fresh = sure.map(|(url, answer)| {
        let answer = answer.clone();
        (url.clone(), Kept { answer, at: now })
    });
    let known = urls.iter().filter_map(|url| {
        let kept = kept.get(url.as_str())?;
        Some((url.to_string(), kept.answer.clone()))
    });
    let all = known.chain(asked.clone()).collect();
    kept.extend(fresh);
    // A cache that can't be written is asked for again.
    let _ = write(&file, &kept);
    all
}

fn one_by_one(web: &Web, urls: &[&Url], manners: &Manners) -> Vec<(String, Answer)> {
    let mut answers = Vec::with_capacity(urls.len());
    for (i, url) in urls.iter().enumerate() {
        if i > 0 {
            thread::sleep(manners.pause);
        }
        let answer = match follow(web, url) {
            Answer::Silent(_) => {
                thread::sleep(manners.second_try);
                follow(web, url)
            }
            answer @ (Answer::There | Answer::Moved(_) | Answer::Gone(_)) => answer,
        };
        answers.push((url.to_string(), answer));
    }
    answers
}

/// Asks for an address, and for where it leads.
fn follow(web: &Web, first: &Url) -> Answer {
    let mut url = first.clone();
    let mut for_good = true;
    for _ in 0..=REDIRECTS {
        let (status, next) = match step(web, &url) {
            Ok(answer) => answer,
            Err(fault) => return Answer::Silent(fault.to_string()),
        };
        match (status, next) {
            (300..400, Some(next)) => {
                for_good &= matches!(status, 301 | 308);
                match url.join(&next) {
                    Ok(next) if matches!(next.scheme(), "http" | "https") => url = next,
                    Ok(_) | Err(_) => {
                        return Answer::Silent("it leads to no web address".to_owned());
                    }
                }
            }
            (404 | 410, _) if url == *first => return Answer::Gone(status),
            (404 | 410, _) => return Answer::Silent(format!("it leads to `{url}`, which is gone")),
            (408 | 425 | 500.., _) if status != 999 => {
                return Answer::Silent(format!("the server answered {status}"));
            }
            _ if for_good && url != *first => return Answer::Moved(url.to_string()),
            // Others refuse programs (401, 403, 429, 999), not visitors.
            _ => return Answer::There,
        }
    }
    Answer::Silent(format!("it is redirected more than {REDIRECTS} times"))
}

/// One request: the status, and where it leads on. Many servers know no HEAD.
fn step(web: &Web, url: &Url) -> Result<(u16, Option<String>), AskFault> {
    let mut response = web.head(url)?;
    if response.status().as_u16() >= 400 {
        response = web.get(url)?;
    }
    let next = location(&response).map(str::to_owned);
    Ok((response.status().as_u16(), next))
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

/// What was answered before; nothing, if that can't be read.
fn read(file: &Path) -> BTreeMap<String, Kept> {
    let bytes = fs::read(file).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

fn write(file: &Path, kept: &BTreeMap<String, Kept>) -> io::Result<()> {
    let folder: PathBuf = file.parent().map(Path::to_path_buf).unwrap_or_default();
    fs::create_dir_all(&folder)?;
    let new = file.with_extension(format!("{}.new", std::process::id()));
    fs::write(&new, serde_json::to_vec_pretty(kept)?)?;
    fs::rename(&new, file)
}
