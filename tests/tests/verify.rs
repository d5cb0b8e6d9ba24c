//! `wortlaut verify` as whoever got a bundle uses it: no data folder, no server.
#![expect(
    clippy::unwrap_used,
    reason = "a broken expectation is how a test fails"
)]

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;
use std::sync::Arc;
use wortlaut_export::Edition;
use wortlaut_export::bundle::{self, BundleSource};
use wortlaut_merge::ActorId;
use wortlaut_merge::document::{self, Text, canonical};
use wortlaut_merge::history::{Chronicle, Entry};
use wortlaut_model::{DocumentId, DocumentKind, Timestamp};
use wortlaut_tests::{Folder, run};

const NOON: Timestamp = Timestamp::from_millis(1_795_521_600_000);

/// The bundle of a text that nobody has changed yet.
fn bundle() -> Vec<u8> {
    let server = ActorId::from([1; 16]);
    let created = document::create(&Text::blank("Daseinsvorsorge"), &server, NOON);
    let changes: Vec<Arc<[u8]>> = created.changes.iter().map(|it| Arc::from(&**it)).collect();
    let mut history = Chronicle::new();
    for bytes in &changes {
        let entry = Entry {
            bytes,
            member: None,
            brought_by: None,
            received_at: NOON,
        };
        history.append(&entry).unwrap();
    }
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
    let source = BundleSource {
        edition: &edition,
        history: &history,
        changes: &changes,
        organisations: &BTreeMap::new(),
        restores: &[],
        versions: &[],
    };
    bundle::write(&source).unwrap()
}

fn verify(file: &Path, more: &[&str]) -> Output {
    let file = file.to_str().unwrap();
    run(&[&["verify", file], more].concat())
}

#[test]
fn a_bundle_is_intact_until_a_byte_of_it_is_wrong() {
    let folder = Folder::new();
    let file = folder.path().join("bundle.zip");
    let mut bytes = bundle();
    fs::write(&file, &bytes).unwrap();
    let sound = verify(&file, &[]);
    let report = String::from_utf8(sound.stdout).unwrap();
    assert_eq!(sound.status.code(), Some(0), "{report}");
    assert!(report.starts_with("Unversehrt"), "{report}");
    assert!(report.contains("\nIntact: "), "{report}");

    let name = b"log.jsonl";
    let at = bytes
        .windows(name.len())
        .rposition(|it| it == name)
        .unwrap();
    bytes[at] ^= 0x20;
    fs::write(&file, &bytes).unwrap();
    let damaged = verify(&file, &[]);
    let report = String::from_utf8(damaged.stdout).unwrap();
    assert_eq!(damaged.status.code(), Some(1), "{report}");
    assert!(report.starts_with("NICHT unversehrt"), "{report}");
    assert!(report.contains(&format!("byte {at}")), "{report}");
    let json = verify(&file, &["--json"]);
    assert_eq!(json.status.code(), Some(1));
    let verdict: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(verdict["intact"], false);
    assert_eq!(
        verdict["findings"][0]["bytes"],
        serde_json::json!([at, at + 1])
    );
}

#[test]
fn a_file_that_is_not_there_is_told_as_that() {
    let output = verify(Path::new("/nowhere/bundle.zip"), &[]);
    assert_eq!(output.status.code(), Some(1));
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        errors.contains("cannot read /nowhere/bundle.zip"),
        "{errors}"
    );
    assert!(output.stdout.is_empty());
}
