//! Which addresses may be connected to: public ones, and what the operator allowed.
//!
//! An address is looked at in the form that says most about where it leads: one that carries an
//! IPv4 address inside is judged by that. What no table here calls public is not.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

const fn v4(octets: [u8; 4], length: u8) -> Ipv4Net {
    let [a, b, c, d] = octets;
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length)
}

const fn v6(first: u16, second: u16, length: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(first, second, 0, 0, 0, 0, 0, 0), length)
}

/// What is not public in IPv4 (RFC 6890 and its registry).
const NOT_PUBLIC_V4: [Ipv4Net; 17] = [
    // This network, the unspecified address with it.
    v4([0, 0, 0, 0], 8),
    // Private (RFC 1918).
    v4([10, 0, 0, 0], 8),
    v4([172, 16, 0, 0], 12),
    v4([192, 168, 0, 0], 16),
    // Behind a carrier's address translation (RFC 6598).
    v4([100, 64, 0, 0], 10),
    // Loopback.
    v4([127, 0, 0, 0], 8),
    // This host's own platform, which answers here without asking who calls: link-local addresses,
    // and the one public address that a hypervisor took for the same purpose.
    v4([169, 254, 0, 0], 16),
    v4([168, 63, 129, 16], 32),
    // Protocol assignments, and relays that are no more (RFC 7526).
    v4([192, 0, 0, 0], 24),
    v4([192, 88, 99, 0], 24),
    // Documentation (RFC 5737) and benchmarks (RFC 2544).
    v4([192, 0, 2, 0], 24),
    v4([198, 51, 100, 0], 24),
    v4([203, 0, 113, 0], 24),
    v4([198, 18, 0, 0], 15),
    // Multicast, reserved, broadcast.
    v4([224, 0, 0, 0], 4),
    v4([240, 0, 0, 0], 4),
    v4([255, 255, 255, 255], 32),
];

/// All that is public in IPv6 lies in here (RFC 4291, 2.4).
const UNICAST_V6: Ipv6Net = v6(0x2000, 0, 3);

/// What is not public within it.
const NOT_PUBLIC_V6: [Ipv6Net; 4] = [
    // Protocol assignments: Teredo, benchmarks, identifiers that are no addresses.
    v6(0x2001, 0, 23),
    // Documentation (RFC 3849, RFC 9637).
    v6(0x2001, 0x0db8, 32),
    v6(0x3fff, 0, 20),
    // 6to4, which leads wherever the IPv4 address in it says.
    v6(0x2002, 0, 16),
];

/// Where the last 32 bits are an IPv4 address that a translator connects to (RFC 6052).
const TRANSLATED: Ipv6Net = v6(0x0064, 0xff9b, 96);

/// Where connections may go.
#[derive(Debug)]
pub(super) struct Reach {
    allowed: Vec<IpNet>,
}

impl Reach {
    /// The public addresses, and all of these networks.
    pub(super) fn new(allowed: Vec<IpNet>) -> Self {
        Self { allowed }
    }

    /// Whether this address may be connected to.
    pub(super) fn allows(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        is_public(address)
            || self
                .allowed
                .iter()
                .any(|network| network.contains(&address))
    }
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) if TRANSLATED.contains(&address) => {
            let [.., a, b, c, d] = address.octets();
            is_public_v4(Ipv4Addr::new(a, b, c, d))
        }
        IpAddr::V6(address) => {
            let taken = NOT_PUBLIC_V6.iter().any(|taken| taken.contains(&address));
            UNICAST_V6.contains(&address) && !taken
        }
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    !NOT_PUBLIC_V4.iter().any(|taken| taken.contains(&address))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(networks: &[&str], address: &str) -> bool {
        let networks = networks.iter().map(|network| network.parse().unwrap());
        Reach::new(networks.collect()).allows(address.parse().unwrap())
    }

    #[test]
    fn public_addresses_are_reached() {
        for public in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "168.63.129.17",
            "172.15.255.255",
            "172.32.0.0",
            "192.167.255.255",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2606:4700:4700::1111",
            "2001:200::1",
            "2a00::1",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
        ] {
            assert!(allows(&[], public), "{public}");
        }
    }

    #[test]
    fn flaw_g20_what_is_not_public_is_not_reached_in_any_spelling() {
        for hidden in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "168.63.129.16",
            "169.254.169.254",
            "169.254.170.2",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "::ffff:0:127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:2::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!allows(&[], hidden), "{hidden}");
        }
    }

    #[test]
    fn an_allowed_network_is_reached_and_its_neighbours_are_not() {
        let allowed = ["10.1.0.0/16", "fd12:3456::/32"];
        for reached in ["10.1.2.3", "::ffff:10.1.2.3", "fd12:3456::1", "1.1.1.1"] {
            assert!(allows(&allowed, reached), "{reached}");
        }
        for hidden in ["10.2.0.1", "fd12:3457::1", "127.0.0.1", "64:ff9b::a01:203"] {
            assert!(!allows(&allowed, hidden), "{hidden}");
        }
    }
}
