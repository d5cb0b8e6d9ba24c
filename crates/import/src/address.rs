//! Addresses of links, as files spell them.

use wortlaut_merge::document::Link;
use wortlaut_model::limits;

/// A link, unless its address is not safe to open or too long: each word of it keeps it while it is read.
pub(crate) fn link(address: &str, title: Option<String>) -> Option<Link> {
    let bytes = address.len() + title.as_deref().map_or(0, str::len);
    (bytes <= limits::LINK_BYTES).then(|| Link::new(address, title))?
}

/// Whether an address names a block of a text of ours, as `#b12-0a1b…` does. Other places of a file are none in the text.
pub(crate) fn names_a_block(address: &str) -> bool {
    if address.len() > limits::IMPORT_NAME_BYTES {
        return false;
    }
    let block = address.strip_prefix("#b").and_then(|it| it.split_once('-'));
    block.is_some_and(|(counter, actor)| {
        let is_actor = |it: u8| it.is_ascii_hexdigit();
        let is_counter = |it: u8| it.is_ascii_digit();
        let are = |part: &str, of: fn(u8) -> bool| !part.is_empty() && part.bytes().all(of);
        are(counter, is_counter) && are(actor, is_actor)
    })
}

/// Whether an address names a place in the file that a text has no place for.
pub(crate) fn names_a_place(address: &str) -> bool {
    address.starts_with('#') && !names_a_block(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_have_names_of_their_own() {
        assert!(names_a_block("#b12-0a1b") && !names_a_place("#b12-0a1b"));
        for other in ["#_Toc123", "#b12", "#b-0a", "#b12-", "#b1x-0a", "#buch-a"] {
            assert!(names_a_place(other), "{other}");
        }
        assert!(!names_a_place("https://a.example/#b"));
    }
}
