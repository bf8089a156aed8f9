//! The network: connections, each with bounds, and the few headers that every answer has. When
//! there are too many connections the oldest goes, so that a browser always finds a place however
//! many idle ones someone holds.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::{Bytes, Incoming};
use hyper::header::{
    ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderName, IF_NONE_MATCH, IF_RANGE, RANGE, REFERER,
    X_CONTENT_TYPE_OPTIONS,
};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;

use super::answer::{self, Question, malformed, plain, set};
use super::body::Body;
use super::host::Hosts;
use super::live::SCRIPT;
use super::preview::Preview;
use super::request::{Asked, asked};
use super::visitor::{self, Visitor};

/// Who may show a file in a page (Fetch Standard, section 3.8).
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Connections at a time.
const CONNECTIONS: usize = 256;

/// Pages that are rendered at a time, and files that are read.
const WORKERS: usize = 32;

/// Bytes of the head of a request.
const HEAD: usize = 32 * 1_024;

/// Headers of a request.
const HEADERS: usize = 64;

/// How long the head of a request may take, and a connection may idle.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often a sign of life goes through a stream of events.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// How long to wait when the system has no room for another connection.
const PAUSE: Duration = Duration::from_millis(50);

/// Answers until the process is told to end.
pub(super) fn serve(
    listener: std::net::TcpListener,
    preview: Arc<Preview>,
    hosts: Hosts,
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(WORKERS)
        .enable_all()
        .build()?;
    let ended = runtime.block_on(accept(listener, preview, hosts));
    runtime.shutdown_background();
    ended
}

async fn accept(
    listener: std::net::TcpListener,
    preview: Arc<Preview>,
    hosts: Hosts,
) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = TcpListener::from_std(listener)?;
    let mut end = pin!(tokio::signal::ctrl_c());
    let mut open: VecDeque<AbortHandle> = VecDeque::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            ended = &mut end => return ended,
        };
        let Ok((stream, _)) = accepted else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        open.retain(|connection| !connection.is_finished());
        if open.len() >= CONNECTIONS
            && let Some(oldest) = open.pop_front()
        {
            oldest.abort();
        }
        let connection = connection(stream, Arc::clone(&preview), hosts.clone());
        open.push_back(tokio::spawn(connection).abort_handle());
    }
}

async fn connection(stream: TcpStream, preview: Arc<Preview>, hosts: Hosts) {
    let Ok(local) = stream.local_addr() else {
        return;
    };
    // An event is a few bytes that must not wait for more.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request: Request<Incoming>| {
        let (preview, hosts) = (Arc::clone(&preview), hosts.clone());
        async move {
            let mut response = respond(request, preview, (&hosts, local)).await;
            set(&mut response, X_CONTENT_TYPE_OPTIONS, "nosniff");
            // No page of another site may show a part of this one.
            set(&mut response, RESOURCE_POLICY, "same-origin");
            if !response.headers().contains_key(CACHE_CONTROL) {
                set(&mut response, CACHE_CONTROL, "no-cache");
            }
            Ok::<_, Infallible>(response)
        }
    });
    // Whatever ends a connection, a browser will make another.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_buf_size(HEAD)
        .max_headers(HEADERS)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn respond(
    request: Request<Incoming>,
    preview: Arc<Preview>,
    (hosts, local): (&Hosts, SocketAddr),
) -> Response<Body> {
    let headers = request.headers();
    if request.uri().authority().is_some() {
        return malformed();
    }
    if !hosts.allow(headers, local) {
        let open = hosts.suggested(local);
        let text = format!("this preview does not answer to that name: open {open}\n");
        return plain(StatusCode::FORBIDDEN, &text);
    }
    let is_head = match *request.method() {
        Method::GET => false,
        Method::HEAD => true,
        _ => {
            let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD\n");
            set(&mut response, ALLOW, "GET, HEAD");
            return response;
        }
    };
    let path = request.uri().path().to_owned();
    let response = match asked(&path, "/") {
        Asked::Malformed => malformed(),
        Asked::Script => script(),
        Asked::Events if hosts.is_own_page(headers, local) => {
            return events(&preview, request.uri().query().unwrap_or_default());
        }
        Asked::Events => plain(
            StatusCode::FORBIDDEN,
            "only pages of this preview may follow it\n",
        ),
        Asked::Site(_) | Asked::Above => {
            let question = question(&request, path);
            let answered = tokio::task::spawn_blocking(move || answer::answer(&preview, &question));
            answered.await.unwrap_or_else(|_| {
                plain(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "the program is at fault\n",
                )
            })
        }
    };
    if is_head {
        return response.map(|_| Body::Whole(None));
    }
    response
}

fn question(request: &Request<Incoming>, path: String) -> Question {
    let header = |name: HeaderName| {
        let value = request.headers().get(name)?;
        Some(value.to_str().ok()?.to_owned())
    };
    let referer = header(REFERER).and_then(|referer| {
        let url = url::Url::parse(&referer).ok()?;
        Some(url.path().to_owned())
    });
    Question {
        path,
        range: header(RANGE),
        if_range: header(IF_RANGE),
        if_none_match: header(IF_NONE_MATCH),
        referer,
    }
}

fn script() -> Response<Body> {
    let mut response = Response::new(Body::bytes(SCRIPT));
    set(
        &mut response,
        CONTENT_TYPE,
        "text/javascript; charset=utf-8",
    );
    response
}

fn events(preview: &Arc<Preview>, query: &str) -> Response<Body> {
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(follow(Arc::clone(preview), Visitor::new(query), sender));
    let mut response = Response::new(Body::Chunks(receiver, None));
    set(&mut response, CONTENT_TYPE, "text/event-stream");
    set(&mut response, CACHE_CONTROL, "no-store");
    response
}

/// Tells a browser what happens to its page, until it goes.
async fn follow(preview: Arc<Preview>, mut visitor: Visitor, sender: mpsc::Sender<Bytes>) {
    let mut loads = preview.loads();
    let mut words = "retry: 500\n\n".to_owned();
    loop {
        let looked = Arc::clone(&preview);
        let look = tokio::task::spawn_blocking(move || visitor::look(visitor, &looked));
        let Ok((after, news)) = look.await else {
            return;
        };
        visitor = after;
        for news in news {
            words.push_str(&news.written());
        }
        if !words.is_empty() && sender.send(Bytes::from(words)).await.is_err() {
            return;
        }
        words = tokio::select! {
            loaded = loads.changed() => match loaded {
                Ok(()) => String::new(),
                Err(_) => return,
            },
            () = tokio::time::sleep(HEARTBEAT) => ":\n\n".to_owned(),
            () = sender.closed() => return,
        };
    }
}
