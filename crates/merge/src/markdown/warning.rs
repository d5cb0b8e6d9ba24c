//! What an import tells its user.

use std::fmt;

/// Something in the source that did not come over as it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The line of the source it begins in, counted from 1.
    pub line: usize,
    /// What became of it.
    pub kind: WarningKind,
    /// The words that were left out, if there are any.
    pub words: String,
}

/// What became of something that the schema has no place for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WarningKind {
    /// There is no heading of level 1, so the text has no title; the line is 1.
    NoTitle,
    /// A heading stands at a level that texts do not have.
    HeadingLevel {
        /// The level it got.
        level: u8,
    },
    /// A heading had another number than the one it will show.
    HeadingNumber {
        /// The number in the source.
        was: String,
        /// The number that is computed.
        becomes: String,
    },
    /// A list began with another number than 1; items are lettered from a) on.
    ListStart {
        /// The number in the source.
        was: u64,
    },
    /// A list lies deeper than lists may; its items were brought to the deepest level.
    ListDepth,
    /// A further paragraph of a list item was joined to the item.
    ItemJoined,
    /// What follows the inner list of an item became an item of its own.
    ItemSplit,
    /// A heading in a list or a quotation became part of it.
    HeadingInside,
    /// A quotation in a list became part of the item, or a list in a quotation became an ordinary list.
    QuotationInList,
    /// A table in a list or a quotation stands for itself behind it.
    TableInside,
    /// A table in a footnote became words, row by row.
    TableInFootnote,
    /// A table with more columns, or more cells, than a document's tables may have became paragraphs, row by row.
    TableSize,
    /// A footnote that a table's cell refers to became words in brackets in the first such cell.
    FootnoteInCell,
    /// A line break that was asked for became a space.
    LineBreak,
    /// Code became ordinary words.
    Code,
    /// HTML tags and comments were left out; words between them stay.
    Html,
    /// An image was left out; the words that describe it stay.
    Image,
    /// Struck-out words stay as ordinary ones.
    Strikethrough,
    /// A rule was left out.
    Rule,
    /// A link whose address is not safe to open, or too long, was left out; its words stay.
    Link,
    /// What stands about the text above it, between `---` (YAML), was left out; the warning has its words.
    Metadata,
    /// A footnote that nothing refers to became a paragraph at the end.
    FootnoteUnused,
    /// A footnote referred to from the title, from another footnote, or from a further table cell: the reference was left
    /// out.
    FootnoteReference,
}

impl WarningKind {
    /// The kind's name in JSON, stable for programs and message catalogues.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoTitle => "no-title",
            Self::HeadingLevel { .. } => "heading-level",
            Self::HeadingNumber { .. } => "heading-number",
            Self::ListStart { .. } => "list-start",
            Self::ListDepth => "list-depth",
            Self::ItemJoined => "item-joined",
            Self::ItemSplit => "item-split",
            Self::HeadingInside => "heading-inside",
            Self::QuotationInList => "quotation-in-list",
            Self::TableInside => "table-inside",
            Self::TableInFootnote => "table-in-footnote",
            Self::TableSize => "table-size",
            Self::FootnoteInCell => "footnote-in-cell",
            Self::LineBreak => "line-break",
            Self::Code => "code",
            Self::Html => "html",
            Self::Image => "image",
            Self::Strikethrough => "strikethrough",
            Self::Rule => "rule",
            Self::Link => "link",
            Self::Metadata => "metadata",
            Self::FootnoteUnused => "footnote-unused",
            Self::FootnoteReference => "footnote-reference",
        }
    }
}

impl fmt::Display for WarningKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self {
            Self::NoTitle => "no heading is the title of the whole, so the text has none yet",
            Self::HeadingLevel { level } => {
                return write!(f, "the heading became one of level {level}");
            }
            Self::HeadingNumber { was, becomes } => {
                return write!(
                    f,
                    "the heading's number {was} becomes {becomes}, for numbers are computed"
                );
            }
            Self::ListStart { was } => {
                return write!(
                    f,
                    "the list began with {was}; its items are lettered from a) on"
                );
            }
            Self::ListDepth => {
                "the list lies too deep; its items were brought to the deepest level"
            }
            Self::ItemJoined => "the item's further paragraph was joined to it",
            Self::ItemSplit => "what follows the inner list became an item of its own",
            Self::HeadingInside => "the heading inside a list or quotation became part of it",
            Self::QuotationInList => {
                "lists and quotations cannot lie in one another; the words became list items"
            }
            Self::TableInside => {
                "the table stands for itself; it cannot lie in a list or quotation"
            }
            Self::TableInFootnote => "the table in the footnote became words, row by row",
            Self::TableSize => "the table is too large; its rows became paragraphs",
            Self::FootnoteInCell => {
                "the footnote's words stand in the table's cell, in brackets; cells have no footnotes"
            }
            Self::LineBreak => "the line break became a space",
            Self::Code => "the code became ordinary words",
            Self::Html => "the HTML tags were left out, the words between them stay",
            Self::Image => "the image was left out, the words that describe it stay",
            Self::Strikethrough => "the struck-out words stay as ordinary ones",
            Self::Rule => "the rule was left out",
            Self::Link => {
                "the link's address was left out, for it is not safe to open or too long; its words stay"
            }
            Self::Metadata => "what stands above the text about it was left out",
            Self::FootnoteUnused => {
                "nothing refers to the footnote; it became a paragraph at the end"
            }
            Self::FootnoteReference => {
                "the reference to the footnote was left out; titles, footnotes and further cells have none"
            }
        };
        f.write_str(words)
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.kind)?;
        match self.words.as_str() {
            "" => Ok(()),
            words => write!(f, ": “{words}”"),
        }
    }
}
