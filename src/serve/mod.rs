//! The preview: answers a browser from the frozen site, rendering a page when it is asked for.
//! With `watch`, a change of the folder makes a new site that takes the place of the old one, and
//! browsers are told what it means for the page they show. Nothing is ever written to the site.

mod answer;
mod body;
mod connection;
mod content_type;
mod drive;
mod host;
mod kept;
mod live;
mod preview;
mod range;
mod request;
mod visitor;
mod watch;

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener, UdpSocket};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::diagnostic::{Diagnostic, Report};
use crate::paths::OutPath;
use crate::site;
use crate::theme::templates::Stuck;
use preview::Preview;
use request::Asked;

/// How many ports after a taken one are tried, to name a free one.
const PORTS_TRIED: u16 = 20;

/// What to serve, and where.
#[derive(Debug, Clone)]
pub struct Request {
    /// The site folder.
    pub site: PathBuf,
    /// For which moment.
    pub options: site::Options,
    /// The address or name of this machine to listen on.
    pub host: String,
    /// The port to listen on; 0 takes any free one.
    pub port: u16,
    /// Whether changes are looked for.
    pub watch: Watch,
}

/// Whether changes of the site folder are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Watch {
    /// The site stays as it was at the start.
    Off,
    /// A change is shown as soon as it is saved.
    On,
}

/// What a preview has to say while it runs.
#[derive(Debug)]
pub enum Event {
    /// It answers now.
    Serving(Serving),
    /// The site folder changed.
    Changed(Change),
    /// What is odd.
    Notice(Diagnostic),
    /// A page whose template does not end: only the end of the process can stop it.
    Stuck(Stuck),
}

/// Where a preview answers.
#[derive(Debug)]
pub struct Serving {
    /// The address to open on this machine.
    pub url: String,
    /// The address to open on other machines, where they are answered.
    pub network: Option<String>,
    /// Pages of the site.
    pub pages: usize,
    /// How long it took to load.
    pub took: Duration,
    /// What is odd or, where changes are watched, wrong with the site.
    pub report: Report,
}

/// What a change of the site folder led to.
#[derive(Debug)]
pub struct Change {
    /// The files, from the site folder.
    pub files: Vec<String>,
    /// How long it took from noticing the change until pages are answered from the new site.
    pub took: Duration,
    /// What is odd or wrong; with an error, the site before is still shown.
    pub report: Report,
}

/// Why there is no preview.
#[derive(Debug)]
pub enum Fault {
    /// The site is at fault.
    Site(Report),
    /// The machine is.
    Machine(Diagnostic),
}

/// Which file of a made site a request's path asks for, below the path of its root; none where it
/// leads elsewhere or could mean two things.
pub fn file_asked(path: &str, base: &str) -> Option<OutPath> {
    match request::asked(path, base) {
        Asked::Site(address) => Some(address.out_path()),
        Asked::Script | Asked::Events | Asked::Above | Asked::Malformed => None,
    }
}

/// Serves a site until the process is told to end.
///
/// # Errors
/// When the address can't be had, or the site is at fault and nobody watches for its repair.
pub fn run(
    request: &Request,
    observe: impl Fn(Event) + Send + Sync + 'static,
) -> Result<(), Fault> {
    let listener = listen(&request.host, request.port).map_err(Fault::Machine)?;
    let local = listener.local_addr().map_err(|why| no_network(&why))?;
    let observe: Arc<dyn Fn(Event) + Send + Sync> = Arc::new(observe);
    let preview = Arc::new(Preview::new(request, Arc::clone(&observe)));
    let loaded = preview.load(Vec::new());
    if loaded.report.has_errors() && request.watch == Watch::Off {
        return Err(Fault::Site(loaded.report));
    }
    if !local.ip().is_loopback() {
        observe(Event::Notice(open_to_all()));
    }
    let base = preview.base();
    let network = network_address(local.ip());
    observe(Event::Serving(Serving {
        url: format!(
            "http://{}:{}{base}",
            shown_host(&request.host, local.ip()),
            local.port()
        ),
        network: network.map(|ip| format!("http://{}{base}", SocketAddr::new(ip, local.port()))),
        pages: preview.pages(),
        took: loaded.took,
        report: loaded.report,
    }));
    match request.watch {
        Watch::Off => {}
        Watch::On => watch::start(Arc::clone(&preview), Arc::clone(&observe)),
    }
    let hosts = host::Hosts::new(&request.host, local.port());
    connection::serve(listener, preview, hosts).map_err(|why| no_network(&why))
}

fn listen(host: &str, port: u16) -> Result<TcpListener, Diagnostic> {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    TcpListener::bind((host, port)).map_err(|why| match why.kind() {
        io::ErrorKind::AddrInUse => port_taken(host, port),
        io::ErrorKind::PermissionDenied => {
            Diagnostic::error("port", format!("port {port} is not yours to use: {why}"))
                .help("ports from 1024 on are open to everyone: `--port 4000`")
        }
        _ => Diagnostic::error("host", format!("`{host}` can't be listened on: {why}")).help(
            "leave `--host` out, or write `--host 0.0.0.0` for all addresses of this machine",
        ),
    })
}

fn port_taken(host: &str, port: u16) -> Diagnostic {
    let fault = Diagnostic::error("port", format!("port {port} is taken by another program"));
    let mut next = (1..=PORTS_TRIED).filter_map(|step| port.checked_add(step));
    match next.find(|port| TcpListener::bind((host, *port)).is_ok()) {
        Some(free) => fault.help(format!("port {free} is free: `--port {free}`")),
        None => fault.help("name another one with `--port`"),
    }
}

fn open_to_all() -> Diagnostic {
    Diagnostic::warning(
        "open-preview",
        "everyone in your network can see this preview",
    )
    .note("drafts and prices that are not public yet are part of what they see")
    .help("leave `--host` out to keep it to this machine")
}

fn no_network(why: &io::Error) -> Fault {
    Fault::Machine(Diagnostic::error(
        "network",
        format!("the network fails: {why}"),
    ))
}

fn shown_host(host: &str, ip: IpAddr) -> String {
    if ip.is_unspecified() {
        return "127.0.0.1".to_owned();
    }
    match ip {
        IpAddr::V6(_) if host.contains(':') && !host.starts_with('[') => format!("[{host}]"),
        IpAddr::V4(_) | IpAddr::V6(_) => host.to_owned(),
    }
}

/// The address that other machines know this one by: the one that packets to the world would
/// leave from. None is sent.
fn network_address(ip: IpAddr) -> Option<IpAddr> {
    if ip.is_loopback() {
        return None;
    }
    if !ip.is_unspecified() {
        return Some(ip);
    }
    let socket = UdpSocket::bind((IpAddr::from([0, 0, 0, 0]), 0)).ok()?;
    // An address for documentation (RFC 5737), which no machine has.
    socket.connect(("192.0.2.1", 9)).ok()?;
    let found = socket.local_addr().ok()?.ip();
    (!found.is_loopback() && !found.is_unspecified()).then_some(found)
}
