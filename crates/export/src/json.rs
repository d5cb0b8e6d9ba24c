//! JSON for programs, as `docs/export.schema.json` describes it. Names stay as they are; what is added later has new ones,
//! and what would change meaning comes with another [`VERSION`].

use crate::{Block, BlockKind, Edition, Manuscript, NamedVersion, Run, Table, labels, utc};
use serde::Serialize;
use wortlaut_merge::document::{List, Marks};

/// The version of the form.
pub const VERSION: u32 = 1;

/// The name of the form.
const FORMAT: &str = "wortlaut-manuscript";

/// The manuscript as JSON in UTF-8, indented, ended by a line feed.
pub fn json(manuscript: &Manuscript) -> String {
    let file = File::new(manuscript);
    // The types below have neither maps with odd keys nor numbers that JSON lacks, so that this cannot fail.
    serde_json::to_string_pretty(&file).unwrap_or_default() + "\n"
}

#[derive(Serialize)]
struct File<'m> {
    format: &'static str,
    version: u32,
    language: &'static str,
    edition: EditionFields<'m>,
    title: &'m str,
    blocks: Vec<BlockFields<'m>>,
    footnotes: Vec<NoteFields<'m>>,
}

#[derive(Serialize)]
struct EditionFields<'m> {
    document: String,
    kind: &'static str,
    workspace: &'m str,
    heads: Vec<String>,
    text_sha256: String,
    /// `null` where the text has no changes.
    at: Option<String>,
    #[serde(rename = "named_version")]
    version: Option<VersionFields<'m>>,
    address: Option<&'m str>,
}

#[derive(Serialize)]
struct VersionFields<'m> {
    number: u32,
    name: &'m str,
    note: Option<&'m str>,
    agreed: Option<AgreementFields<'m>>,
}

#[derive(Serialize)]
struct AgreementFields<'m> {
    declared_at: String,
    organisation: &'m str,
    note: Option<&'m str>,
}

#[derive(Serialize)]
struct BlockFields<'m> {
    anchor: Option<&'m str>,
    number: Option<&'m str>,
    #[serde(flatten)]
    kind: KindFields<'m>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum KindFields<'m> {
    Paragraph {
        words: Vec<RunFields<'m>>,
    },
    Heading {
        level: u8,
        words: Vec<RunFields<'m>>,
    },
    Item {
        list: &'static str,
        parents: Vec<&'static str>,
        words: Vec<RunFields<'m>>,
    },
    Quotation {
        words: Vec<RunFields<'m>>,
    },
    Table {
        header: bool,
        rows: Vec<Vec<Vec<RunFields<'m>>>>,
    },
}

#[derive(Serialize)]
#[serde(untagged)]
enum RunFields<'m> {
    Words {
        text: &'m str,
        #[serde(skip_serializing_if = "is_off")]
        strong: bool,
        #[serde(skip_serializing_if = "is_off")]
        em: bool,
        #[serde(skip_serializing_if = "is_off")]
        term: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        link: Option<LinkFields<'m>>,
    },
    Footnote {
        footnote: usize,
    },
}

#[derive(Serialize)]
struct LinkFields<'m> {
    href: &'m str,
    title: Option<&'m str>,
}

#[derive(Serialize)]
struct NoteFields<'m> {
    number: usize,
    words: Vec<RunFields<'m>>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands fields in by reference"
)]
const fn is_off(mark: &bool) -> bool {
    !*mark
}

impl<'m> File<'m> {
    fn new(manuscript: &'m Manuscript) -> Self {
        let footnotes = (1..).zip(&manuscript.footnotes);
        Self {
            format: FORMAT,
            version: VERSION,
            language: labels::LANGUAGE,
            edition: EditionFields::new(&manuscript.edition),
            title: &manuscript.title,
            blocks: manuscript.blocks.iter().map(BlockFields::new).collect(),
            footnotes: footnotes
                .map(|(number, runs)| NoteFields {
                    number,
                    words: words(runs),
                })
                .collect(),
        }
    }
}

impl<'m> EditionFields<'m> {
    fn new(edition: &'m Edition) -> Self {
        Self {
            document: edition.document.to_string(),
            kind: edition.kind.as_str(),
            workspace: &edition.workspace,
            heads: edition.heads.iter().map(ToString::to_string).collect(),
            text_sha256: labels::hash(edition),
            at: (edition.at.millis() > 0).then(|| utc(edition.at)),
            version: edition.version.as_ref().map(VersionFields::new),
            address: edition.address.as_deref(),
        }
    }
}

impl<'m> VersionFields<'m> {
    fn new(version: &'m NamedVersion) -> Self {
        let agreed = version.agreed.as_ref().map(|agreement| AgreementFields {
            declared_at: utc(agreement.declared_at),
            organisation: &agreement.organisation,
            note: agreement.note.as_deref(),
        });
        Self {
            number: version.number,
            name: &version.name,
            note: version.note.as_deref(),
            agreed,
        }
    }
}

impl<'m> BlockFields<'m> {
    fn new(block: &'m Block) -> Self {
        Self {
            anchor: block.anchor.as_deref(),
            number: block.number.as_deref(),
            kind: KindFields::new(&block.kind),
        }
    }
}

impl<'m> KindFields<'m> {
    fn new(kind: &'m BlockKind) -> Self {
        match kind {
            BlockKind::Paragraph(runs) => Self::Paragraph { words: words(runs) },
            BlockKind::Heading { level, words: runs } => Self::Heading {
                level: *level,
                words: words(runs),
            },
            BlockKind::Item {
                list,
                parents,
                words: runs,
            } => Self::Item {
                list: list_name(*list),
                parents: parents.iter().map(|list| list_name(*list)).collect(),
                words: words(runs),
            },
            BlockKind::Quotation(runs) => Self::Quotation { words: words(runs) },
            BlockKind::Table(Table { header, rows }) => Self::Table {
                header: *header,
                rows: rows
                    .iter()
                    .map(|cells| cells.iter().map(|cell| words(cell)).collect())
                    .collect(),
            },
        }
    }
}

const fn list_name(list: List) -> &'static str {
    match list {
        List::Ordered => "ordered",
        List::Unordered => "unordered",
    }
}

fn words(runs: &[Run]) -> Vec<RunFields<'_>> {
    runs.iter().map(run).collect()
}

fn run(run: &Run) -> RunFields<'_> {
    match run {
        Run::Footnote(number) => RunFields::Footnote { footnote: *number },
        Run::Words { text, marks } => {
            let Marks {
                strong,
                em,
                term,
                link,
            } = marks;
            RunFields::Words {
                text,
                strong: *strong,
                em: *em,
                term: *term,
                link: link.as_ref().map(|link| LinkFields {
                    href: link.href(),
                    title: link.title(),
                }),
            }
        }
    }
}
