//! A text as every reader uses it: a title, a flat list of blocks, and the words of the footnotes.

use super::inlines::words;
use super::table::{ShownTables, Table};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, ops::RangeInclusive, sync::Arc};
use wortlaut_model::limits;

/// The levels a heading may have; the title stands above them.
pub const HEADING_LEVELS: RangeInclusive<u8> = 1..=4;

/// Most list items an item may lie in. Deeper ones would leave no room for words on a page.
pub const DEEPEST_LIST: usize = 8;

/// A document's words and structure at one moment, free of everything that belongs to its history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The title, on one line.
    pub title: String,
    /// The blocks in the order of reading.
    pub blocks: Vec<Block>,
    /// The words of every footnote by its id, whether or not a block refers to it.
    pub footnotes: BTreeMap<String, Vec<Inline>>,
    /// Every table by its id, whether or not a block shows it.
    pub tables: BTreeMap<String, Table>,
}

/// One paragraph, heading, list item, quotation or table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What kind of block it is.
    pub kind: BlockKind,
    /// Its words; neighbouring ones differ in their marks, and none is empty. A table has none of its own.
    pub inlines: Vec<Inline>,
}

/// What kind a block is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A paragraph of running text.
    Paragraph,
    /// A heading.
    Heading {
        /// 1 to 4, the title being above 1.
        level: u8,
        /// Whether it gets a number, see [`numbers`](super::numbers).
        numbered: bool,
    },
    /// An item of a list.
    ListItem {
        /// The list it belongs to.
        list: List,
        /// The lists around that list, outermost first; at most [`DEEPEST_LIST`].
        parents: Vec<List>,
    },
    /// A quotation.
    Blockquote,
    /// A table.
    Table {
        /// Its key in [`Text::tables`], where it may be missing.
        id: String,
    },
}

/// What kind a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Its items are lettered.
    Ordered,
    /// Its items have bullets.
    Unordered,
}

/// A part of a block's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Words that carry the same marks.
    Text {
        /// The words, never empty.
        text: String,
        /// Their marks.
        marks: Marks,
    },
    /// The place where a footnote is referred to.
    Footnote {
        /// Its key in [`Text::footnotes`], where it may be missing.
        id: String,
    },
}

/// What marks words carry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Marks {
    /// Strongly emphasised, shown bold.
    pub strong: bool,
    /// Emphasised, shown italic.
    pub em: bool,
    /// A term that the text defines.
    pub term: bool,
    /// Where the words lead.
    pub link: Option<Link>,
}

/// Where words lead: an address that is safe to open. All words that it lies on share it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Link(Arc<Target>);

#[derive(Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Target {
    href: String,
    #[serde(default)]
    title: Option<String>,
}

/// The schemes a link may name. Others run programs or scripts in the reader's name.
const LINK_SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

impl Text {
    /// A new text: its title, and one empty paragraph, so that two who begin at once begin in the same block.
    pub fn blank(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            blocks: vec![Block::new(BlockKind::Paragraph)],
            footnotes: BTreeMap::new(),
            tables: BTreeMap::new(),
        }
    }
}

impl Text {
    /// The tables that a block shows.
    pub fn shown_tables(&self) -> BTreeMap<String, Table> {
        let mut shown = ShownTables::default();
        let ids = self.blocks.iter().filter_map(|it| shown.shows(&it.kind));
        ids.filter_map(|id| Some((id.to_owned(), self.tables.get(id)?.clone())))
            .collect()
    }
}

impl Block {
    /// A block without words.
    pub const fn new(kind: BlockKind) -> Self {
        Self {
            kind,
            inlines: Vec::new(),
        }
    }

    /// The block's words without marks and footnotes.
    pub fn words(&self) -> String {
        words(&self.inlines)
    }
}

impl Link {
    /// A link that may be written: its address is relative or of a scheme that is safe to open (http, https, mailto, tel),
    /// and the whole is short ([`limits::LINK_BYTES`]).
    pub fn new(href: impl Into<String>, title: Option<String>) -> Option<Self> {
        let href = href.into();
        Self::read(Target { href, title }).filter(Self::is_short)
    }

    /// Reads a link mark's value, JSON of the form `{"href": "…", "title": "…" or null}`.
    pub fn from_json(json: &str) -> Option<Self> {
        Self::read(serde_json::from_str(json).ok()?)
    }

    fn read(mut target: Target) -> Option<Self> {
        target.title = target.title.filter(|title| !title.is_empty());
        is_safe(&target.href).then(|| Self(Arc::new(target)))
    }

    /// Whether the guard lets a mark with this link in; it once let longer ones in, which are read for ever.
    pub(crate) fn is_short(&self) -> bool {
        self.to_json().len() <= limits::LINK_BYTES
    }

    /// The link as a mark's value, spelt as `JSON.stringify({ href, title })` spells it.
    pub fn to_json(&self) -> String {
        serde_json::json!({ "href": self.0.href, "title": self.0.title }).to_string()
    }

    /// The address.
    pub fn href(&self) -> &str {
        &self.0.href
    }

    /// What a pointer held over the link shows.
    pub fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }
}

/// Whether a browser may open the address. Browsers drop spaces and control characters before they look for a scheme,
/// so an address with any of these is safe only without a scheme.
fn is_safe(href: &str) -> bool {
    let Some((scheme, _)) = href.split_once(':') else {
        return !href.is_empty();
    };
    if scheme.contains(['/', '?', '#']) {
        return true;
    }
    LINK_SCHEMES
        .iter()
        .any(|safe| scheme.eq_ignore_ascii_case(safe))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_that_runs_a_script_is_none() {
        for href in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            " javascript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "",
        ] {
            assert_eq!(Link::new(href, None), None, "{href:?}");
        }
    }

    #[test]
    fn ordinary_links_survive_their_json() {
        for href in [
            "https://example.org/a?b=c:d#e",
            "HTTP://example.org",
            "mailto:buero@example.org",
            "#abschnitt:2",
            "anlage/1.pdf",
        ] {
            let link = Link::new(href, Some("Anlage".into())).unwrap();
            assert_eq!(Link::from_json(&link.to_json()), Some(link));
        }
    }

    #[test]
    fn a_link_reads_without_its_title() {
        let link = Link::from_json(r#"{"href":"https://example.org"}"#).unwrap();
        assert_eq!(link.title(), None);
        assert_eq!(
            link.to_json(),
            r#"{"href":"https://example.org","title":null}"#
        );
    }

    #[test]
    fn a_link_that_is_too_long_is_not_written_but_read() {
        let frame = r#"{"href":"","title":null}"#.len();
        let longest = "a".repeat(limits::LINK_BYTES - frame);
        assert!(Link::new(longest.as_str(), None).is_some());
        assert_eq!(Link::new(format!("{longest}a"), None), None);
        let old = serde_json::json!({ "href": format!("{longest}a") }).to_string();
        assert!(Link::from_json(&old).is_some());
    }

    #[test]
    fn odd_json_is_no_link() {
        for json in [
            "",
            "null",
            "[]",
            "{}",
            r#"{"href":1}"#,
            "https://example.org",
        ] {
            assert_eq!(Link::from_json(json), None, "{json}");
        }
    }
}
