//! Texts to test writers with: one that holds everything, the real definition's shape at length, and random ones by seed.
//!
//! Only with the feature `testing`, for the tests and benchmarks of this workspace.

mod compared;
mod everything;
mod random;

pub use compared::{RandomComparison, random_comparison};
pub use everything::everything;
pub use random::{random_text, seeds};

use crate::{Agreement, Edition, Manuscript, NamedVersion, Run};
use uuid::Uuid;
use wortlaut_merge::ChangeHash;
use wortlaut_merge::document::Text;
use wortlaut_merge::history::{Chronicle, Entry};
use wortlaut_model::{DocumentId, DocumentKind, Timestamp};

/// An edition that is no named version.
pub fn working_draft() -> Edition {
    Edition {
        document: DocumentId::from_bytes([7; 16]),
        kind: DocumentKind::Definition,
        workspace: "Task Force Digitale Daseinsvorsorge".into(),
        heads: vec![ChangeHash([0x1a; 32]), ChangeHash([0xb2; 32])],
        text_sha256: [0xc3; 32],
        at: Timestamp::from_millis(1_795_556_985_000),
        version: None,
        address: Some("https://wortlaut.example/d/1?a=b&c=d".into()),
    }
}

/// An agreed version, its names full of what formats must escape.
pub fn agreed_version() -> Edition {
    Edition {
        version: Some(NamedVersion {
            number: 3,
            name: "Beschluss <b>&\"fassung\"</b> #1".into(),
            note: Some("nach der Anhörung – \\emph{mit} $Bedenken$".into()),
            agreed: Some(Agreement {
                declared_at: Timestamp::from_millis(1_795_600_000_000),
                organisation: "Stadtwerke Lübeck & Söhne".into(),
                note: Some("einstimmig".into()),
            }),
        }),
        ..working_draft()
    }
}

/// The definition that a new workspace begins with: about three pages.
pub fn definition() -> Text {
    const SOURCE: &str = include_str!("../../server/template/definition.md");
    let mut count = 0;
    let new_id = || {
        count += 1;
        Uuid::from_u128(count)
    };
    wortlaut_merge::markdown::parse(SOURCE, new_id).text
}

/// The manuscript of a text, each block with an anchor.
pub fn manuscript(text: &Text, edition: Edition) -> Manuscript {
    let anchors: Vec<_> = (1..=text.blocks.len())
        .map(|counter| Some(format!("b{counter}-0a1b")))
        .collect();
    Manuscript::new(text, &anchors, edition)
}

/// Adds changes of the server's own to a history.
///
/// # Panics
///
/// If one cannot be read.
#[expect(clippy::expect_used, reason = "a panic is how a test fails")]
pub fn append(chronicle: &mut Chronicle, changes: &[Vec<u8>], at: Timestamp) {
    for bytes in changes {
        let entry = Entry {
            bytes,
            member: None,
            brought_by: None,
            received_at: at,
        };
        chronicle.append(&entry).expect("the change is sound");
    }
}

/// The words of runs, footnotes left out.
pub fn words(runs: &[Run]) -> String {
    runs.iter()
        .filter_map(|run| match run {
            Run::Words { text, .. } => Some(text.as_str()),
            Run::Footnote(_) => None,
        })
        .collect()
}
