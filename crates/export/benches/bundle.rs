//! What it costs to write a bundle and to check it: the task force's definition as it was imported, and a text of 20,000
//! changes (100,000 operations) by two members, without and with a hundred named versions.
//!
//! `cargo bench -p wortlaut-export --bench bundle`

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark that cannot go on stops, and prints what it found"
)]

use automerge::transaction::Transactable;
use automerge::{AutoCommit, ROOT, ReadDoc};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;
use wortlaut_export::bundle::{self, BundleSource, VersionRecord};
use wortlaut_export::testing::definition;
use wortlaut_export::verify::verify;
use wortlaut_export::{Edition, NamedVersion};
use wortlaut_merge::ActorId;
use wortlaut_merge::document::{self, Text, canonical};
use wortlaut_merge::history::{Chronicle, Entry};
use wortlaut_model::{DocumentId, DocumentKind, MemberId, Timestamp};

const NOON: Timestamp = Timestamp::from_millis(1_795_521_600_000);
const CHANGES: usize = 20_000;

fn main() {
    let server = ActorId::from([0xee; 16]);
    let created = document::create(&definition(), &server, NOON).changes;
    measure("the definition", created, 0);
    let blank = document::create(&Text::blank("Titel"), &server, NOON).changes;
    let typed = typed(blank);
    measure("20,000 changes", typed.clone(), 0);
    measure("20,000 changes, 100 versions", typed, 100);
}

/// Adds changes of a few characters by two members who take turns.
fn typed(mut changes: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let mut doc = AutoCommit::new();
    doc.load_incremental(&changes.concat()).expect("it loads");
    let (_, text) = doc.get(ROOT, "text").expect("a map").expect("a text");
    let before = doc.get_heads();
    for number in 0..CHANGES {
        if number % 500 == 0 {
            doc.set_actor(ActorId::from([(number / 500 % 2) as u8 + 1; 16]));
        }
        let end = doc.length(&text);
        doc.splice_text(&text, end, 0, "Wort ")
            .expect("it is typed");
        doc.commit();
    }
    let typed = doc.get_changes(&before);
    changes.extend(typed.iter().map(|it| it.raw_bytes().to_vec()));
    changes
}

fn measure(what: &str, changes: Vec<Vec<u8>>, versions: u32) {
    let changes: Vec<Arc<[u8]>> = changes.into_iter().map(Arc::from).collect();
    let history = chronicle(&changes);
    let now = history.now();
    let edition = Edition {
        document: DocumentId::from_bytes([7; 16]),
        kind: DocumentKind::Definition,
        workspace: "Task Force".to_owned(),
        heads: history.heads(&now),
        text_sha256: Sha256::digest(canonical(&history.text(&now))).into(),
        at: NOON,
        version: None,
        address: None,
    };
    let organisations = (0..3).map(|it| (member(it), format!("Organisation {it}")));
    let organisations: BTreeMap<_, _> = organisations.collect();
    let versions: Vec<VersionRecord> = (1..=versions).map(|it| version(it, &edition)).collect();
    let source = BundleSource {
        edition: &edition,
        history: &history,
        changes: &changes,
        organisations: &organisations,
        restores: &[],
        versions: &versions,
    };
    let (writing, bundle) = fastest(|| bundle::write(&source).expect("it is written"));
    let (checking, verdict) = fastest(|| verify(&bundle));
    assert!(verdict.is_intact(), "{verdict}");
    let kilobytes = bundle.len() / 1_000;
    println!("{what}: {kilobytes} kB, written in {writing:.1} ms, checked in {checking:.1} ms");
}

/// A name for the edition's text.
fn version(number: u32, edition: &Edition) -> VersionRecord {
    VersionRecord {
        version: NamedVersion {
            number,
            name: format!("Fassung {number}"),
            note: None,
            agreed: None,
        },
        heads: edition.heads.clone(),
        text_sha256: edition.text_sha256,
        named_at: NOON,
        named_by: "Organisation 0".to_owned(),
    }
}

fn member(number: u8) -> MemberId {
    MemberId::from_bytes([number; 16])
}

fn chronicle(changes: &[Arc<[u8]>]) -> Chronicle {
    let mut chronicle = Chronicle::new();
    for (place, bytes) in changes.iter().enumerate() {
        let first = changes.len().checked_sub(CHANGES);
        let typed = first.and_then(|first| place.checked_sub(first));
        let author = typed.map(|typed| member((typed / 500 % 2) as u8));
        let entry = Entry {
            bytes,
            member: author,
            brought_by: author.or(Some(member(2))),
            received_at: NOON,
        };
        chronicle.append(&entry).expect("the log reads");
    }
    chronicle
}

/// Milliseconds of the fastest of five calls, because the machine is shared.
fn fastest<T>(mut call: impl FnMut() -> T) -> (f64, T) {
    let mut timed = || {
        let start = Instant::now();
        let made = call();
        (start.elapsed().as_secs_f64() * 1e3, made)
    };
    let calls = (0..4).map(|_| timed().0).fold(f64::INFINITY, f64::min);
    let (last, made) = timed();
    (calls.min(last), made)
}
