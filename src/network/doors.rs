//! Which addresses may be asked: those of the public internet. A list from a shop, or a link in a
//! text, is not to make this machine ask its neighbours, its router or itself, neither by name nor
//! by a redirect (OWASP, "Server-Side Request Forgery").

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// What may be asked. The default is the public internet.
#[derive(Debug, Clone, Default)]
pub struct Doors {
    /// Addresses that may be asked although they are not public. No command opens any.
    pub open: Vec<SocketAddr>,
}

impl Doors {
    /// Whether an address may be asked.
    pub fn let_through(&self, address: &SocketAddr) -> bool {
        is_public(address.ip()) || self.open.contains(address)
    }
}

/// Whether an address is one of the public internet (IANA, special-purpose address registries).
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a, b, c) == (192, 0, 0)
        || (a, b, c) == (192, 88, 99)
        || (a == 198 && (18..20).contains(&b));
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inner) = inner_v4(address) {
        return is_public_v4(inner);
    }
    let first = address.segments()[0];
    let second = address.segments()[1];
    // Only 2000::/3 is given out; in it are documentation, Teredo, ORCHID and benchmarking.
    let given_out = first & 0xe000 == 0x2000;
    let special = first == 0x2001 && (second < 0x0200 || second == 0x0db8) || first == 0x3fff;
    given_out && !special
}

/// The address of version 4 within one of version 6: mapped, compatible, 6to4, NAT64.
fn inner_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let of = |high: u16, low: u16| Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low));
    match address.segments() {
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low]
        | [0x64, 0xff9b, _, _, _, _, high, low]
        | [0x2002, high, low, ..] => Some(of(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_internet_is_public() {
        for no in [
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.1",
            "172.16.0.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
            "192.0.0.1",
        ] {
            assert!(!is_public(no.parse().expect("is an address")), "{no}");
        }
        for yes in [
            "1.1.1.1",
            "93.184.216.34",
            "2606:4700::1111",
            "::ffff:1.1.1.1",
        ] {
            assert!(is_public(yes.parse().expect("is an address")), "{yes}");
        }
    }
}
