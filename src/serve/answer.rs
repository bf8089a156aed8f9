//! The answer to one request, as a web host would give it: files with their kind, a page for what
//! is missing in the language of its address, ways on for moved pages.

use std::time::UNIX_EPOCH;

use hyper::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderValue,
    LOCATION,
};
use hyper::{Response, StatusCode};

use super::body::Body;
use super::content_type::content_type;
use super::live::fault_page;
use super::live::{self, Moment};
use super::preview::{Preview, Shown};
use super::range::{self, Wanted};
use super::request::{Asked, asked};
use crate::brand::LanguageId;
use crate::diagnostic::Report;
use crate::output::{self, Body as Made};
use crate::paths::{Address, SourcePath};
use crate::render::Renderer;
use crate::site::{Onward, Target, home};

/// What a browser asks for, and what it has already.
#[derive(Debug, Default)]
pub(super) struct Question {
    /// The path as it was sent.
    pub path: String,
    /// `Range`.
    pub range: Option<String>,
    /// `If-Range`.
    pub if_range: Option<String>,
    /// `If-None-Match`.
    pub if_none_match: Option<String>,
    /// The path of the page that shows what is asked for.
    pub referer: Option<String>,
}

/// Answers a request for something of the site.
pub(super) fn answer(preview: &Preview, question: &Question) -> Response<Body> {
    let Shown {
        renderer,
        pages,
        faults,
    } = preview.shown();
    let Some(renderer) = renderer else {
        return fault(&faults);
    };
    let moment = Moment {
        renderer: &renderer,
        pages: &pages,
    };
    let base = renderer.site.brand.url.base();
    match asked(&question.path, base) {
        Asked::Above if question.path == "/" || format!("{}/", question.path) == base => {
            moved(base)
        }
        Asked::Above => plain(
            StatusCode::NOT_FOUND,
            &format!("the site begins at {base}\n"),
        ),
        Asked::Site(address) => site(preview, moment, (&address, question)),
        Asked::Malformed | Asked::Script | Asked::Events => malformed(),
    }
}

/// A short answer in words.
pub(super) fn plain(status: StatusCode, text: &str) -> Response<Body> {
    whole(
        status,
        "text/plain; charset=utf-8",
        text.as_bytes().to_vec(),
    )
}

/// The answer to what no browser sends.
pub(super) fn malformed() -> Response<Body> {
    plain(StatusCode::BAD_REQUEST, "this is no address of a site\n")
}

fn site(
    preview: &Preview,
    moment: Moment<'_>,
    (address, question): (&Address, &Question),
) -> Response<Body> {
    let site = &moment.renderer.site;
    if let Some(target) = site.targets.get(address) {
        return of_target(preview, moment, (address, target), question);
    }
    if let Some(made) = picture(moment, address, question) {
        return match made {
            Ok(bytes) => conditional(content_type(address.as_str()), bytes, question),
            Err(faults) => fault(&faults),
        };
    }
    if let Some(bytes) = moment.renderer.search_file(address) {
        return conditional(content_type(address.as_str()), bytes.to_vec(), question);
    }
    let folder = format!("{address}/");
    if let Some((folder, _)) = site.targets.get_key(&folder) {
        return moved(&site.brand.url.path(folder));
    }
    match live::missing(moment, address) {
        Ok(page) => {
            let html = page.finished(preview.watch());
            whole(StatusCode::NOT_FOUND, "text/html; charset=utf-8", html)
        }
        Err(faults) => fault(&faults),
    }
}

fn of_target(
    preview: &Preview,
    moment: Moment<'_>,
    (address, target): (&Address, &Target),
    question: &Question,
) -> Response<Body> {
    let renderer = moment.renderer;
    let name = address.out_path();
    let kind = content_type(name.as_str());
    if let Target::Page { .. } | Target::NotFound(_) = target {
        return match live::page(moment, address, target) {
            Ok(page) => conditional(kind, page.finished(preview.watch()), question),
            Err(faults) => fault(&faults),
        };
    }
    let output = match output::make(renderer, address, target) {
        Ok(output) => output,
        Err(faults) => return fault(&faults),
    };
    match (output.body, target.onward()) {
        (Made::File(path), _) => file(renderer, &path, question),
        (Made::Bytes(page), Some(onward)) => {
            let mut response = led_on(renderer, onward);
            set(&mut response, CONTENT_TYPE, kind);
            set(&mut response, CONTENT_LENGTH, &page.len().to_string());
            *response.body_mut() = Body::bytes(page);
            response
        }
        (Made::Bytes(bytes), None) => conditional(kind, bytes, question),
        (Made::Rule, Some(onward)) => led_on(renderer, onward),
        (Made::Rule, None) => plain(StatusCode::NOT_FOUND, "this is a rule of the host\n"),
    }
}

/// Leads on for now only: a browser would keep in mind what the author may change.
fn led_on(renderer: &Renderer, onward: &Onward) -> Response<Body> {
    match onward {
        Onward::Here(to, _) => moved(&renderer.site.brand.url.path(to)),
        Onward::There(to, _) => moved(to),
        Onward::Gone => plain(StatusCode::GONE, "what was here is gone for good\n"),
    }
}

/// A variant of a picture. Which there are is known from the pages that were rendered; a browser
/// that kept a page over a restart says which one it is.
fn picture(
    moment: Moment<'_>,
    address: &Address,
    question: &Question,
) -> Option<Result<Vec<u8>, Report>> {
    let renderer = moment.renderer;
    if renderer.pictures.at(address).is_none() {
        let base = renderer.site.brand.url.base();
        let referer = asked(question.referer.as_deref()?, base);
        if let Asked::Site(page) = referer
            && let Some(target @ Target::Page { .. }) = renderer.site.targets.get(&page)
        {
            // Its faults are shown where it is asked for itself.
            let _ = live::page(moment, &page, target);
        }
    }
    let made = output::make_picture(renderer, address)?;
    Some(made.map_err(Report::from))
}

/// The language of an address that has no page: that of the home page it lies below.
pub(super) fn language_of(renderer: &Renderer, address: &Address) -> LanguageId {
    let brand = &renderer.site.brand;
    let below = |language: &LanguageId| {
        let home = home(brand, *language);
        home != Address::root() && address.as_str().starts_with(home.as_str())
    };
    brand
        .languages
        .ids()
        .find(below)
        .unwrap_or(LanguageId::DEFAULT)
}

fn file(renderer: &Renderer, path: &SourcePath, question: &Question) -> Response<Body> {
    let Ok((file, metadata)) = renderer.site.source.open_file(path) else {
        return plain(StatusCode::NOT_FOUND, "the file has just gone\n");
    };
    let modified = metadata.modified().ok();
    let modified = modified.and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let state = format!("{path} {} {modified:?}", metadata.len());
    let tag = tag(state.as_bytes());
    let kind = content_type(path.as_str());
    if let Some(response) = unchanged(&tag, question) {
        return response;
    }
    let size = metadata.len();
    let range = part(question, &tag, size);
    let body = |part| Body::file(file, part);
    sized((kind, &tag), (size, range), body)
}

/// Bytes, if the browser does not have them.
fn conditional(kind: &'static str, bytes: Vec<u8>, question: &Question) -> Response<Body> {
    let tag = tag(&bytes);
    if let Some(response) = unchanged(&tag, question) {
        return response;
    }
    let size = u64::try_from(bytes.len()).expect("memory is smaller");
    let range = part(question, &tag, size);
    sized((kind, &tag), (size, range), |part| {
        let at = |n: u64| usize::try_from(n).expect("within the bytes");
        Body::bytes(hyper::body::Bytes::from(bytes).slice(at(part.start)..at(part.end)))
    })
}

/// A range counts for the state of the file that the browser has a part of.
fn part(question: &Question, tag: &str, size: u64) -> Wanted {
    let other = question.if_range.as_ref().is_some_and(|known| known != tag);
    let header = question.range.as_deref().filter(|_| !other);
    range::wanted(header, size)
}

fn sized(
    (kind, tag): (&'static str, &str),
    (size, range): (u64, Wanted),
    body: impl FnOnce(std::ops::Range<u64>) -> Body,
) -> Response<Body> {
    let (status, part) = match range {
        Wanted::Whole => (StatusCode::OK, 0..size),
        Wanted::Part(part) => (StatusCode::PARTIAL_CONTENT, part),
        Wanted::Nothing => {
            let mut response = plain(StatusCode::RANGE_NOT_SATISFIABLE, "no such bytes\n");
            set(&mut response, CONTENT_RANGE, &format!("bytes */{size}"));
            return response;
        }
    };
    let mut response = Response::new(body(part.clone()));
    *response.status_mut() = status;
    set(&mut response, CONTENT_TYPE, kind);
    set(
        &mut response,
        CONTENT_LENGTH,
        &(part.end - part.start).to_string(),
    );
    set(&mut response, ETAG, tag);
    set(&mut response, ACCEPT_RANGES, "bytes");
    if status == StatusCode::PARTIAL_CONTENT {
        let range = format!("bytes {}-{}/{size}", part.start, part.end - 1);
        set(&mut response, CONTENT_RANGE, &range);
    }
    response
}

fn unchanged(tag: &str, question: &Question) -> Option<Response<Body>> {
    let known = question.if_none_match.as_deref()?;
    let mut tags = known
        .split(',')
        .map(|tag| tag.trim().trim_start_matches("W/"));
    if !tags.any(|known| known == tag || known == "*") {
        return None;
    }
    let mut response = Response::new(Body::Whole(None));
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    set(&mut response, ETAG, tag);
    Some(response)
}

fn tag(bytes: &[u8]) -> String {
    format!("\"{}\"", &blake3::hash(bytes).to_hex()[..32])
}

fn moved(to: &str) -> Response<Body> {
    let mut response = plain(StatusCode::FOUND, &format!("it is at {to}\n"));
    set(&mut response, LOCATION, to);
    response
}

/// The faults that keep a page from being shown, as a page.
fn fault(faults: &Report) -> Response<Body> {
    let html = fault_page(faults);
    whole(
        StatusCode::INTERNAL_SERVER_ERROR,
        "text/html; charset=utf-8",
        html,
    )
}

fn whole(status: StatusCode, kind: &str, bytes: Vec<u8>) -> Response<Body> {
    let length = bytes.len().to_string();
    let mut response = Response::new(Body::bytes(bytes));
    *response.status_mut() = status;
    set(&mut response, CONTENT_TYPE, kind);
    set(&mut response, CONTENT_LENGTH, &length);
    set(&mut response, CACHE_CONTROL, "no-store");
    response
}

pub(super) fn set(response: &mut Response<Body>, name: hyper::header::HeaderName, value: &str) {
    let value = HeaderValue::from_str(value).expect("is encoded");
    response.headers_mut().insert(name, value);
}
