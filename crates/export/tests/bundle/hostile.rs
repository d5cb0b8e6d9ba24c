//! Bundles made to harm whoever checks them: a clear finding, little time, little memory.

use super::archive::{Forgery, pack};
use super::office::{LÜBECK, Office};
use std::time::{Duration, Instant};
use wortlaut_export::verify::{Finding, Problem, Verdict, verify};
use wortlaut_model::limits;

/// How long a check of something small and hostile may take, however slow the machine.
const PATIENCE: Duration = Duration::from_secs(5);

fn verdict(bundle: &[u8]) -> Verdict {
    let start = Instant::now();
    let verdict = verify(bundle);
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    assert!(!verdict.is_intact());
    assert!(!verdict.findings.is_empty());
    assert!(verdict.findings.len() <= limits::BUNDLE_FINDINGS);
    verdict
}

fn forgery() -> Forgery {
    Forgery::of(&Office::at_work().bundle(2))
}

#[test]
fn what_is_no_bundle_at_all() {
    for bytes in [
        &b""[..],
        b"PK",
        b"PK\x05\x06",
        &[0; 4_096],
        b"%PDF-1.7\n",
        b"PK\x03\x04",
    ] {
        verdict(bytes);
    }
    let empty_zip = [b"PK\x05\x06".as_slice(), &[0; 18]].concat();
    assert!(
        verdict(&empty_zip)
            .to_string()
            .contains("manifest.json: the file is missing")
    );
}

#[test]
fn a_compressed_archive_whatever_it_inflates_to() {
    let mut bundle = Office::at_work().bundle(2);
    bundle[8] = 8;
    assert!(verdict(&bundle).to_string().contains("compression method"));
}

#[test]
fn lengths_and_counts_that_lie() {
    let bundle = Office::at_work().bundle(2);
    let end = bundle.len() - 22;
    let lies: [(usize, &[u8]); 6] = [
        (18, &[0xff; 8]),
        (26, &[0xff; 4]),
        (end + 8, &[0xff; 4]),
        (end + 12, &[0xff; 8]),
        (end + 20, &[0xff; 2]),
        (4, &[45, 0, 8, 0]),
    ];
    for (at, bytes) in lies {
        let mut lying = bundle.clone();
        lying[at..at + bytes.len()].copy_from_slice(bytes);
        verdict(&lying);
    }
}

#[test]
fn more_files_than_a_bundle_can_have() {
    let files: Vec<_> = (0..40_000)
        .map(|it| (format!("f{it}"), Vec::new()))
        .collect();
    let verdict = verdict(&pack(&files));
    assert!(
        verdict
            .to_string()
            .contains("more files than a bundle can have")
    );
    let alike: Vec<_> = (0..2_000)
        .map(|_| ("text.txt".to_owned(), Vec::new()))
        .collect();
    verdict_of_many(&pack(&alike));
}

fn verdict_of_many(bundle: &[u8]) {
    let verdict = verdict(bundle);
    assert!(verdict.unlisted > 1_000);
    assert!(verdict.to_string().contains("mismatches more"));
}

#[test]
fn names_that_lead_elsewhere_or_do_something_to_a_terminal() {
    for name in [
        "../../etc/passwd",
        "/etc/passwd",
        "C:\\x",
        "texts/../v1.txt",
        "a\u{1b}[2J",
        "",
    ] {
        let mut forgery = forgery();
        forgery.files().push((name.to_owned(), b"x".to_vec()));
        let report = verdict(&forgery.seal()).to_string();
        assert!(!report.contains('\u{1b}'));
    }
    let mut forgery = forgery();
    forgery.files().push(("n".repeat(60_000), Vec::new()));
    assert!(verdict(&forgery.seal()).to_string().len() < 10_000);
}

#[test]
fn records_that_are_deep_wide_or_too_large() {
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    let wide = format!("[{}0]", "0,".repeat(500_000));
    let large = " ".repeat(limits::BUNDLE_RECORD_BYTES + 1);
    for record in [deep, wide, large] {
        for name in ["versions.json", "members.json", "restores.json"] {
            let mut forgery = forgery();
            *forgery.file(name) = record.clone().into_bytes();
            verdict(&forgery.seal());
        }
    }
}

/// Each check of a file that differs is a finding of its own, so that they can be counted.
#[test]
fn a_file_that_the_manifest_names_many_times_is_hashed_once() {
    let mut files = forgery().files().clone();
    let manifest = &mut files
        .iter_mut()
        .find(|it| it.0 == "manifest.json")
        .unwrap()
        .1;
    let words = String::from_utf8(manifest.clone()).unwrap();
    let (head, _) = words.split_once("  \"files\": [").unwrap();
    let record = format!(
        "    {{\n      \"name\": \"text.txt\",\n      \"bytes\": 1,\n      \"sha256\": \"{}\"\n    }}",
        "0".repeat(64)
    );
    let records = vec![record; 5_000].join(",\n");
    *manifest = format!("{head}  \"files\": [\n{records}\n  ]\n}}\n").into_bytes();
    let verdict = verdict(&pack(&files));
    let is_of_text =
        |it: &&Finding| it.problem == Problem::Hash && it.place.file.as_deref() == Some("text.txt");
    assert_eq!(verdict.findings.iter().filter(is_of_text).count(), 1);
    assert_eq!(verdict.unlisted, 0);
}

#[test]
fn a_few_bytes_that_announce_many_operations_are_no_more_than_they_announce() {
    let mut office = Office::new(&"a".repeat(15_000));
    let mut desk = office.desk(LÜBECK);
    desk.deletes(1, 15_000);
    office.send(&mut desk);
    assert!(office.changes.last().unwrap().len() < 1_000);
    let bundle = office.write(&office.draft()).unwrap();
    let start = Instant::now();
    assert!(verify(&bundle).is_intact());
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
}

#[test]
fn changes_that_would_harm_the_library_never_reach_it() {
    let chunks: [&[u8]; 4] = [
        // A document and a bundle, which the library opens, and for which some bytes make it abort.
        &[0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 0, 1, 0],
        &[0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 3, 1, 0],
        // A length beyond everything.
        &[
            0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
            0x7f,
        ],
        &[0xff; 32],
    ];
    for chunk in chunks {
        let mut forgery = forgery();
        *forgery.file("document.automerge") = chunk.to_vec();
        let hash = "0".repeat(64);
        let length = chunk.len();
        *forgery.file("log.jsonl") = format!(
            "{{\"change\":1,\"offset\":0,\"length\":{length},\"hash\":\"{hash}\",\"actor\":\"aa\",\"sequence\":1,\"member\":null,\"brought_by\":null,\"received_at\":0}}\n"
        )
        .into_bytes();
        let verdict = verdict(&forgery.seal());
        let finding = verdict.findings.iter().find(|it| it.place.change.is_some());
        assert!(finding.is_some(), "{verdict}");
    }
}
