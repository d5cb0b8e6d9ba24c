//! Which machines speak for others, and for whom: the reverse proxies in front of the service.

use axum::http::HeaderMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// A range of addresses, as in `10.0.0.0/8`, `fd00::/8` or `192.0.2.7`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Network {
    /// Its bits beyond the prefix are zero. IPv4 stands as IPv6 (`::ffff:…`).
    base: u128,
    mask: u128,
}

/// The text is no range of addresses.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no range of addresses: expected an address, or an address and a prefix length as in 10.0.0.0/8"
)]
pub(crate) struct BadNetwork(String);

impl Network {
    fn new(address: IpAddr, prefix: u32) -> Self {
        let mask = u128::MAX.checked_shl(128 - prefix).unwrap_or(0);
        Self {
            base: bits(address) & mask,
            mask,
        }
    }

    fn contains(self, address: IpAddr) -> bool {
        bits(address) & self.mask == self.base
    }
}

impl FromStr for Network {
    type Err = BadNetwork;

    fn from_str(text: &str) -> Result<Self, BadNetwork> {
        let bad = || BadNetwork(text.to_owned());
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| bad())?;
        // How far the prefix stands from the end of the 128 bits.
        let (longest, before) = match address {
            IpAddr::V4(_) => (32, 96),
            IpAddr::V6(_) => (128, 0),
        };
        let prefix = prefix.map_or(Ok(longest), |it| it.parse().map_err(|_| bad()))?;
        if prefix > longest {
            return Err(bad());
        }
        Ok(Self::new(address, before + prefix))
    }
}

fn bits(address: IpAddr) -> u128 {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().to_bits(),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

/// The proxies that are believed when they say for whom they speak: this machine's, and those an administrator named.
#[derive(Clone, Debug)]
pub(crate) struct TrustedProxies(Vec<Network>);

impl TrustedProxies {
    /// This machine's, and these.
    pub(crate) fn new(named: Vec<Network>) -> Self {
        let mut all = vec![
            Network::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 96 + 8),
            Network::new(IpAddr::V6(Ipv6Addr::LOCALHOST), 128),
        ];
        all.extend(named);
        Self(all)
    }

    /// Whether whoever is at this address speaks for others.
    pub(crate) fn include(&self, address: IpAddr) -> bool {
        self.0.iter().any(|it| it.contains(address))
    }

    /// Who asks: the connection's other end or, when that is a proxy, the last in `X-Forwarded-For` that is none. What
    /// stands before that is what the client said of itself.
    pub(crate) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let named = headers.get_all("x-forwarded-for").iter().rev();
        let named = named.filter_map(|it| it.to_str().ok());
        let mut named = named.flat_map(|it| it.rsplit(','));
        let mut client = peer.to_canonical();
        while self.include(client)
            && let Some(before) = named.next().and_then(|it| it.trim().parse::<IpAddr>().ok())
        {
            client = before.to_canonical();
        }
        client
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(proxies: &[&str], peer: &str, forwarded: &[&str]) -> String {
        let proxies = proxies.iter().map(|it| it.parse().unwrap()).collect();
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        let client = TrustedProxies::new(proxies).client(peer.parse().unwrap(), &headers);
        client.to_string()
    }

    #[test]
    fn a_proxy_speaks_for_the_client_it_names_last() {
        let forwarded = ["198.51.100.1, 203.0.113.7"];
        assert_eq!(ask(&[], "127.0.0.1", &forwarded), "203.0.113.7");
        assert_eq!(ask(&[], "::1", &forwarded), "203.0.113.7");
        assert_eq!(ask(&[], "127.0.0.1", &[]), "127.0.0.1");
        assert_eq!(ask(&[], "192.0.2.1", &forwarded), "192.0.2.1");
        assert_eq!(
            ask(&["192.0.2.0/24"], "192.0.2.1", &forwarded),
            "203.0.113.7"
        );
    }

    #[test]
    fn a_chain_of_proxies_is_followed_as_far_as_each_is_trusted() {
        let chain = ["198.51.100.1, 203.0.113.7, 10.1.2.3"];
        assert_eq!(ask(&["10.0.0.0/8"], "127.0.0.1", &chain), "203.0.113.7");
        assert_eq!(ask(&[], "127.0.0.1", &chain), "10.1.2.3");
        let headers = ["203.0.113.7", "10.1.2.3"];
        assert_eq!(ask(&["10.0.0.0/8"], "127.0.0.1", &headers), "203.0.113.7");
        assert_eq!(ask(&["10.0.0.0/8"], "10.0.0.1", &["nonsense"]), "10.0.0.1");
    }

    #[test]
    fn addresses_in_both_of_their_forms_are_one() {
        assert_eq!(
            ask(&["192.0.2.0/24"], "::ffff:192.0.2.9", &["2001:db8::1"]),
            "2001:db8::1"
        );
        assert_eq!(
            ask(&["fd00::/8"], "fd12::1", &["203.0.113.7"]),
            "203.0.113.7"
        );
        assert_eq!(
            ask(&["0.0.0.0/0"], "192.0.2.9", &["203.0.113.7"]),
            "203.0.113.7"
        );
    }

    #[test]
    fn what_is_no_range_is_refused() {
        for text in [
            "",
            "10.0.0.0/33",
            "10.0.0/8",
            "::/129",
            "10.0.0.0/-1",
            "proxy",
            "/8",
        ] {
            assert!(text.parse::<Network>().is_err(), "{text}");
        }
    }
}
