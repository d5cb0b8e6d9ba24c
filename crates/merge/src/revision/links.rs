//! Links that lead to the same place, however a program spells the address.

use crate::document::{Link, Marks};

/// Whether words that had one look have the same still.
pub(super) fn look_alike(echo: &Marks, revised: &Marks) -> bool {
    let link = (echo.link.as_ref(), revised.link.as_ref());
    is_the_same(link)
        && (echo.strong, echo.em, echo.term) == (revised.strong, revised.em, revised.term)
}

/// Whether a link is still the one that the file was written with. Programs add a slash to a bare host, write `%20` and
/// small letters, and LibreOffice forgets what is shown over a link: none of this has anybody changed.
pub(super) fn is_the_same(link: (Option<&Link>, Option<&Link>)) -> bool {
    let (Some(echo), Some(revised)) = link else {
        return link.0.is_none() && link.1.is_none();
    };
    let same_title = revised.title().is_none() || revised.title() == echo.title();
    same_title && spelled(echo.href()) == spelled(revised.href())
}

/// An address in one spelling (RFC 3986, 6.2.2 and 6.2.3), to compare it with.
fn spelled(href: &str) -> Vec<u8> {
    let Some((scheme, rest)) = href.split_once("://") else {
        return decoded(href.strip_prefix("./").unwrap_or(href));
    };
    let path = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(path);
    let begin = format!("{scheme}://{host}").to_lowercase();
    let slash = if path.starts_with('/') { "" } else { "/" };
    decoded(&format!("{begin}{slash}{path}"))
}

/// The bytes that an address stands for, `%20` being a space.
fn decoded(href: &str) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(href.len());
    let mut rest = href.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        match behind.split_first_chunk() {
            Some((digits, behind))
                if *first == b'%'
                    && let Some(byte) = byte_of(*digits) =>
            {
                decoded.push(byte);
                rest = behind;
            }
            _ => {
                decoded.push(*first);
                rest = behind;
            }
        }
    }
    decoded
}

fn byte_of(digits: [u8; 2]) -> Option<u8> {
    let [high, low] = digits.map(|it| char::from(it).to_digit(16));
    u8::try_from(high? * 16 + low?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_a_program_spelled_anew_is_the_same() {
        let link =
            |href: &str, title: Option<&str>| Link::new(href, title.map(str::to_owned)).unwrap();
        for (was, now) in [
            ("https://a.example", "https://a.example/"),
            ("HTTPS://A.example/Ü?b#c", "https://a.example/%C3%9C?b#c"),
            ("anlage 1/b.pdf", "./anlage%201/b.pdf"),
            ("https://a.example?b", "https://a.example/?b"),
        ] {
            let (was, now) = (link(was, Some("Titel")), link(now, None));
            assert!(is_the_same((Some(&was), Some(&now))), "{now:?}");
        }
        for (was, now) in [
            ("https://a.example/a", "https://a.example/A"),
            ("https://a.example/", "https://b.example/"),
            ("a", "a%2"),
        ] {
            let (was, now) = (link(was, None), link(now, None));
            assert!(!is_the_same((Some(&was), Some(&now))), "{now:?}");
        }
        let (was, now) = (link("a", None), link("a", Some("Titel")));
        assert!(!is_the_same((Some(&was), Some(&now))), "a new title");
        assert!(!is_the_same((Some(&was), None)), "no link any more");
    }
}
