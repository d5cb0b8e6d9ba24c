//! What our own pages say beside the text: contents, edition, links of a block to itself.

use super::super::draft::Style;
use super::tag::Tag;

/// Whether the tag says that the page is one of our exports, or that such a text begins.
pub(super) fn is_ours(tag: &Tag) -> bool {
    let is_generator = tag.name == "meta" && tag.tells == "generator";
    (is_generator && tag.content == "Wortlaut")
        || (tag.name == "article" && tag.is_of_class("wortlaut"))
}

/// What a heading is. Above all of our own stands the title, which may begin with a number and is no section for it.
pub(super) fn heading(is_own: bool, level: u8) -> Style {
    match (is_own, level) {
        (true, 1) => Style::Title,
        _ => Style::Heading {
            level: level.saturating_sub(u8::from(is_own)),
            numbered: false,
        },
    }
}

/// Whether the tag holds what the page adds for whoever reads it, and what is computed.
pub(super) fn is_silent(tag: &Tag, holds_notes: bool) -> bool {
    let is_of_note = tag.is_of_class("number") || tag.id == "wortlaut-footnotes";
    tag.is_of_class("permalink") || tag.is_of_class("wortlaut-skip") || (holds_notes && is_of_note)
}

/// Whether the tag holds what identifies the edition.
pub(super) fn is_edition(tag: &Tag) -> bool {
    match tag.name.as_str() {
        "footer" => true,
        "p" => tag.is_of_class("edition") || tag.is_of_class("agreement"),
        _ => false,
    }
}
