//! Who may ask: a page of another site must not read the preview through the browser of someone
//! who has it open. A name that was made to point here (DNS rebinding) arrives with its own
//! `Host`; a request from another site with its own `Origin`.

use std::net::SocketAddr;

use hyper::header::{HOST, HeaderMap, HeaderName, ORIGIN, REFERER};

/// Says where a request comes from (W3C Fetch Metadata). Browsers send it only to addresses that
/// they deem trustworthy, which a machine in the local network is not.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The names that a preview answers to.
#[derive(Debug, Clone)]
pub(super) struct Hosts {
    given: String,
    port: u16,
}

impl Hosts {
    pub fn new(given: &str, port: u16) -> Self {
        let bare = given.trim_start_matches('[').trim_end_matches(']');
        let given = if bare.contains(':') {
            format!("[{bare}]")
        } else {
            bare.to_ascii_lowercase()
        };
        Self { given, port }
    }

    /// Whether the one `Host` of a request is ours. `local` is the address that was connected to.
    pub fn allow(&self, headers: &HeaderMap, local: SocketAddr) -> bool {
        let mut hosts = headers.get_all(HOST).iter();
        match (hosts.next(), hosts.next()) {
            (Some(host), None) => host.to_str().is_ok_and(|host| self.is_ours(host, local)),
            (None, _) | (Some(_), Some(_)) => false,
        }
    }

    /// Whether a request comes from a page of this preview.
    pub fn is_own_page(&self, headers: &HeaderMap, local: SocketAddr) -> bool {
        let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or(""));
        let ours = |url: &str| {
            let host = url.strip_prefix("http://");
            let host = host.map(|rest| rest.split('/').next().unwrap_or(""));
            host.is_some_and(|host| self.is_ours(host, local))
        };
        match (text(ORIGIN), text(FETCH_SITE), text(REFERER)) {
            (Some(origin), _, _) => ours(origin),
            (None, Some(site), _) => site == "same-origin",
            (None, None, Some(referer)) => ours(referer),
            (None, None, None) => false,
        }
    }

    /// The address to open instead.
    pub fn suggested(&self, local: SocketAddr) -> String {
        format!("http://{}/", SocketAddr::new(local.ip(), self.port))
    }

    fn is_ours(&self, host: &str, local: SocketAddr) -> bool {
        let host = host.to_ascii_lowercase();
        let Some(name) = self.without_port(&host) else {
            return false;
        };
        let ip = match local.ip() {
            std::net::IpAddr::V4(ip) => ip.to_string(),
            std::net::IpAddr::V6(ip) => ip
                .to_ipv4_mapped()
                .map_or_else(|| format!("[{ip}]"), |ip| ip.to_string()),
        };
        name == ip || name == self.given || (local.ip().is_loopback() && name == "localhost")
    }

    /// A browser leaves port 80 out.
    fn without_port<'a>(&self, host: &'a str) -> Option<&'a str> {
        let suffix = format!(":{}", self.port);
        match host.strip_suffix(&suffix) {
            Some(name) => Some(name),
            None if self.port == 80 => Some(host),
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(all: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in all {
            map.append(*name, hyper::header::HeaderValue::from_static(value));
        }
        map
    }

    fn local(address: &str) -> SocketAddr {
        address.parse().expect("is an address")
    }

    #[test]
    fn only_the_address_that_was_connected_to_is_answered() {
        let hosts = Hosts::new("127.0.0.1", 4000);
        let allow = |host| hosts.allow(&headers(&[("host", host)]), local("127.0.0.1:4000"));
        for good in ["127.0.0.1:4000", "localhost:4000", "LOCALHOST:4000"] {
            assert!(allow(good), "{good}");
        }
        for bad in [
            "evil.example:4000",
            "127.0.0.1",
            "127.0.0.1:4001",
            "127.0.0.1.evil.example:4000",
            "localhost:4000:4000",
            "",
        ] {
            assert!(!allow(bad), "{bad}");
        }
    }

    #[test]
    fn two_hosts_are_none() {
        let hosts = Hosts::new("127.0.0.1", 4000);
        let two = headers(&[("host", "127.0.0.1:4000"), ("host", "127.0.0.1:4000")]);
        assert!(!hosts.allow(&two, local("127.0.0.1:4000")));
        assert!(!hosts.allow(&headers(&[]), local("127.0.0.1:4000")));
    }

    #[test]
    fn in_the_network_the_name_localhost_is_not_ours() {
        let hosts = Hosts::new("0.0.0.0", 4000);
        let allow = |host| hosts.allow(&headers(&[("host", host)]), local("192.168.1.5:4000"));
        assert!(allow("192.168.1.5:4000"));
        assert!(!allow("localhost:4000"));
        assert!(!allow("192.168.1.6:4000"));
    }

    #[test]
    fn a_page_of_another_site_is_told_by_any_of_three_headers() {
        let hosts = Hosts::new("127.0.0.1", 4000);
        let own = |all| hosts.is_own_page(&headers(all), local("127.0.0.1:4000"));
        assert!(own(&[("origin", "http://127.0.0.1:4000")]));
        assert!(own(&[("sec-fetch-site", "same-origin")]));
        assert!(own(&[("referer", "http://127.0.0.1:4000/a/")]));
        assert!(!own(&[]));
        assert!(!own(&[
            ("origin", "null"),
            ("sec-fetch-site", "same-origin")
        ]));
        assert!(!own(&[("origin", "http://evil.example:4000")]));
        assert!(!own(&[
            ("sec-fetch-site", "cross-site"),
            ("referer", "http://127.0.0.1:4000/")
        ]));
        assert!(!own(&[(
            "referer",
            "http://evil.example/http://127.0.0.1:4000/"
        )]));
    }
}
