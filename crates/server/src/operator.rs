//! The pages that whoever runs the service answers for: German law asks for them on everything that the public may read.

use wortlaut_merge::document::Link;

/// Addresses of the operator's own pages, as an administrator configured them.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub(crate) struct OperatorPages {
    /// Address of the imprint (Impressum), shown on public pages
    #[arg(long, env = "WORTLAUT_IMPRINT_URL", value_name = "URL", value_parser = address)]
    pub(crate) imprint_url: Option<String>,
    /// Address of the privacy notice (Datenschutz), shown on public pages
    #[arg(long, env = "WORTLAUT_PRIVACY_URL", value_name = "URL", value_parser = address)]
    pub(crate) privacy_url: Option<String>,
    /// Address of the accessibility statement (Barrierefreiheit), shown on public pages
    #[arg(long, env = "WORTLAUT_ACCESSIBILITY_URL", value_name = "URL", value_parser = address)]
    pub(crate) accessibility_url: Option<String>,
    /// Where barriers are reported (Barriere melden), as in mailto:barriere@example.org
    #[arg(long, env = "WORTLAUT_BARRIER_URL", value_name = "URL", value_parser = address)]
    pub(crate) barrier_url: Option<String>,
}

/// The text is no address that a page may link to.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no address to link to: expected https://…, http://…, mailto:… or tel:…")]
struct BadAddress(String);

impl OperatorPages {
    /// Each with the name it has on the page, and the flag that sets it.
    fn all(&self) -> [(&'static str, &'static str, Option<&str>); 4] {
        [
            ("Impressum", "--imprint-url", self.imprint_url.as_deref()),
            ("Datenschutz", "--privacy-url", self.privacy_url.as_deref()),
            (
                "Barrierefreiheit",
                "--accessibility-url",
                self.accessibility_url.as_deref(),
            ),
            (
                "Barriere melden",
                "--barrier-url",
                self.barrier_url.as_deref(),
            ),
        ]
    }

    /// The pages there are, by name.
    pub(crate) fn links(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = self.all().into_iter();
        all.filter_map(|(name, _, address)| Some((name, address?)))
    }

    /// The flags that nobody has set.
    pub(crate) fn missing(&self) -> Vec<&'static str> {
        let missing = self.all().into_iter().filter(|(.., it)| it.is_none());
        missing.map(|(_, flag, _)| flag).collect()
    }
}

/// Takes an absolute address of a kind that is safe to open.
fn address(text: &str) -> Result<String, BadAddress> {
    let bad = || BadAddress(text.to_owned());
    let link = Link::new(text.trim(), None).ok_or_else(bad)?;
    let has_scheme = link
        .href()
        .split_once(':')
        .is_some_and(|(scheme, rest)| !scheme.contains(['/', '?', '#']) && !rest.is_empty());
    has_scheme.then(|| link.href().to_owned()).ok_or_else(bad)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_that_are_safe_to_open_are_taken() {
        for good in [
            "https://example.org/impressum",
            "mailto:barriere@example.org",
        ] {
            assert_eq!(address(good).as_deref(), Ok(good));
        }
        for bad in [
            "",
            "impressum",
            "/impressum",
            "javascript:alert(1)",
            "mailto:",
        ] {
            assert!(address(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        let pages = OperatorPages {
            privacy_url: Some("https://example.org/datenschutz".to_owned()),
            ..OperatorPages::default()
        };
        assert_eq!(
            pages.missing(),
            ["--imprint-url", "--accessibility-url", "--barrier-url"]
        );
        assert_eq!(pages.links().count(), 1);
    }
}
