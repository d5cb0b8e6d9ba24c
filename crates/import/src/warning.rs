//! What an import tells its user.

use std::fmt;
use wortlaut_merge::markdown;

/// Something in the file that did not come over as it stood. One warning speaks for all of its kind at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// What became of it.
    pub kind: WarningKind,
    /// Where it was.
    pub place: Place,
    /// The words concerned, if there are any: those left out of the text in full.
    pub words: String,
    /// How many there were.
    pub count: usize,
}

/// Where in the file something was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Nowhere in particular.
    File,
    /// In this line of the source, counted from 1.
    Line(usize),
    /// At a block of the imported text.
    Block {
        /// The block, counted from 1; what precedes the first block is at 0.
        block: usize,
        /// The words of the heading above it, if there is one.
        heading: String,
    },
    /// In a footnote or an endnote.
    Note,
}

/// What became of something that texts have no place for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WarningKind {
    /// What can be the matter in any format, Markdown included.
    Structure(markdown::WarningKind),
    /// The file does not say how its characters are encoded.
    Encoding {
        /// The encoding it was taken for.
        taken_for: &'static str,
    },
    /// Some bytes are no characters in the file's encoding; they became U+FFFD.
    BrokenCharacters,
    /// Words that were marked as inserted; they are in the text.
    Insertion {
        /// Who inserted them, as the file says.
        author: String,
    },
    /// Words that were marked as deleted; they are not in the text.
    Deletion {
        /// Who deleted them, as the file says.
        author: String,
    },
    /// A comment; it is not in the text.
    Comment {
        /// Who wrote it, as the file says.
        author: String,
    },
    /// The words of a header or footer; they are not in the text.
    HeaderFooter,
    /// A table of contents or an index; it is not in the text.
    Contents,
    /// What our own files say of their version, which is no part of the text.
    Edition,
    /// Hidden words; they are not in the text.
    Hidden,
    /// Words of a text box; they became paragraphs behind the one that held it.
    TextBox,
    /// An endnote became a footnote.
    Endnote,
    /// A table in a table, a note or a text box; its words stay as ordinary ones.
    NestedTable,
    /// Paragraphs or items in a table's cell or a note became one paragraph.
    Joined,
    /// Cells that were merged; the words are in the first of them.
    MergedCells,
    /// A table has more columns than it can have; further cells were joined to the last one.
    Columns,
    /// A formula became ordinary words.
    Formula,
    /// A drawing, a chart or an embedded file was left out.
    Embedded,
    /// A character of a symbol font; the nearest ordinary character stands for it.
    Symbol,
    /// Words that were underlined, coloured, raised or the like stay as ordinary ones.
    Formatting {
        /// What they were.
        was: &'static str,
    },
    /// A page or column break was left out.
    PageBreak,
    /// A reference to another place of the file stays as ordinary words.
    CrossReference,
    /// The file prints something else before a paragraph than the text will: another count, or words such as "Artikel"; the
    /// words are what it prints.
    Numbering,
    /// What a field shows, or stands in one that never ends, became ordinary words.
    Field,
    /// A field that shows nothing was left out; the words are what it says.
    FieldWithoutResult,
    /// A script, a form or something else that works was left out.
    Active,
}

impl WarningKind {
    /// The kind's name in JSON, stable for programs and message catalogues.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Structure(kind) => kind.code(),
            Self::Encoding { .. } => "encoding",
            Self::BrokenCharacters => "broken-characters",
            Self::Insertion { .. } => "insertion",
            Self::Deletion { .. } => "deletion",
            Self::Comment { .. } => "comment",
            Self::HeaderFooter => "header-footer",
            Self::Contents => "contents",
            Self::Edition => "edition",
            Self::Hidden => "hidden",
            Self::TextBox => "text-box",
            Self::Endnote => "endnote",
            Self::NestedTable => "nested-table",
            Self::Joined => "joined",
            Self::MergedCells => "merged-cells",
            Self::Columns => "columns",
            Self::Formula => "formula",
            Self::Embedded => "embedded",
            Self::Symbol => "symbol",
            Self::Formatting { .. } => "formatting",
            Self::PageBreak => "page-break",
            Self::CrossReference => "cross-reference",
            Self::Numbering => "numbering",
            Self::Field => "field",
            Self::FieldWithoutResult => "field-without-result",
            Self::Active => "active",
        }
    }

    /// Whether the words of the warning are in the text too. Of comments, deletions and the like they are not.
    pub const fn keeps_words(&self) -> bool {
        !matches!(
            self,
            Self::Deletion { .. }
                | Self::Comment { .. }
                | Self::HeaderFooter
                | Self::Contents
                | Self::Edition
                | Self::Hidden
                | Self::Embedded
                | Self::Numbering
                | Self::FieldWithoutResult
                | Self::Active
                | Self::Structure(markdown::WarningKind::Image | markdown::WarningKind::Metadata)
        )
    }
}

impl fmt::Display for WarningKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self {
            // Of all formats only Markdown's pictures leave what describes them; elsewhere the warning tells it.
            Self::Structure(markdown::WarningKind::Image) => "the picture was left out",
            Self::Structure(kind) => return kind.fmt(f),
            Self::Encoding { taken_for } => {
                return write!(
                    f,
                    "the file does not say how it is encoded and was taken for {taken_for}; check the umlauts"
                );
            }
            Self::BrokenCharacters => "some bytes are no characters and became \u{fffd}",
            Self::Insertion { author } => {
                return write!(f, "the change was accepted: {} inserted", name(author));
            }
            Self::Deletion { author } => {
                return write!(f, "the change was accepted: {} deleted", name(author));
            }
            Self::Comment { author } => {
                return write!(f, "the comment is not in the text: {} wrote", name(author));
            }
            Self::HeaderFooter => "the header or footer is not in the text",
            Self::Contents => "the table of contents or index is not in the text",
            Self::Edition => "what the file says about its version is not in the text",
            Self::Hidden => "the hidden words are not in the text",
            Self::TextBox => "the text box became paragraphs",
            Self::Endnote => "the endnote became a footnote",
            Self::NestedTable => "the table inside became ordinary words",
            Self::Joined => "paragraphs or items in a cell or a footnote became one paragraph",
            Self::MergedCells => "merged cells were divided; the words are in the first of them",
            Self::Columns => {
                "the table has too many columns; further cells were joined to the last one"
            }
            Self::Formula => "the formula became ordinary words",
            Self::Embedded => "the drawing or embedded file was left out",
            Self::Symbol => "the character of a symbol font was replaced by an ordinary one",
            Self::Formatting { was } => {
                return write!(f, "words that were {was} stay as ordinary ones");
            }
            Self::PageBreak => "the page break was left out",
            Self::CrossReference => "the reference to a place in the file stays as ordinary words",
            Self::Numbering => "what the file prints before it is computed here, and otherwise",
            Self::Field => "the field became ordinary words",
            Self::FieldWithoutResult => "the field that shows nothing was left out",
            Self::Active => "the script, form or embedded content was left out",
        };
        f.write_str(words)
    }
}

fn name(author: &str) -> &str {
    match author {
        "" => "somebody",
        author => author,
    }
}

/// The longest part of the words that a sentence quotes, in characters; [`Warning::words`] has all.
const QUOTED: usize = 200;

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::File => {}
            Place::Line(line) => write!(f, "line {line}: ")?,
            Place::Note => write!(f, "in a footnote: ")?,
            Place::Block { block, heading } if heading.is_empty() => {
                write!(f, "block {block}: ")?;
            }
            Place::Block { block, heading } => write!(f, "block {block}, in “{heading}”: ")?,
        }
        self.kind.fmt(f)?;
        if self.count > 1 {
            write!(f, " ({} times)", self.count)?;
        }
        if self.words.is_empty() {
            return Ok(());
        }
        let quoted: String = self.words.chars().take(QUOTED).collect();
        let more = if quoted.len() < self.words.len() {
            "…"
        } else {
            ""
        };
        write!(f, ": “{quoted}{more}”")
    }
}

impl From<markdown::Warning> for Warning {
    fn from(warning: markdown::Warning) -> Self {
        Self {
            kind: WarningKind::Structure(warning.kind),
            place: Place::Line(warning.line),
            words: warning.words,
            count: 1,
        }
    }
}
