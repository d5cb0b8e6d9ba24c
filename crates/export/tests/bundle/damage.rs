//! Damage without intent: a wrong byte, a piece that is missing or too much.

use super::archive::{Forgery, pack, unpack};
use super::office::Office;
use std::ops::Range;
use wortlaut_export::verify::{Verdict, verify};

/// Every single bit, and all of them.
const MASKS: [u8; 4] = [0x01, 0x10, 0x80, 0xff];

/// The parts of an archive with the file each belongs to: headers with their file, the directory's entries too.
fn owners(bundle: &[u8]) -> Vec<(Range<usize>, String)> {
    let mut owners = Vec::new();
    let mut offset = 0;
    let files = unpack(bundle);
    for (name, bytes) in &files {
        let end = offset + 30 + name.len() + bytes.len();
        owners.push((offset..end, name.clone()));
        offset = end;
    }
    for (name, _) in &files {
        let end = offset + 46 + name.len();
        owners.push((offset..end, name.clone()));
        offset = end;
    }
    owners
}

/// Whether a finding names the byte itself, or the file that it belongs to.
fn names(verdict: &Verdict, byte: usize, owners: &[(Range<usize>, String)]) -> bool {
    let owner = owners.iter().find(|it| it.0.contains(&byte));
    verdict.findings.iter().any(|finding| {
        let place = &finding.place;
        let is_byte = place.bytes.as_ref().is_some_and(|it| it.contains(&byte));
        is_byte || owner.is_some_and(|it| place.file.as_deref() == Some(it.1.as_str()))
    })
}

#[test]
fn any_one_wrong_byte_is_found_and_named() {
    let bundle = Office::at_work().bundle(2);
    let owners = owners(&bundle);
    let check = |bytes: Range<usize>| {
        let mut damaged = bundle.clone();
        for byte in bytes {
            for mask in MASKS {
                damaged[byte] ^= mask;
                let verdict = verify(&damaged);
                assert!(!verdict.is_intact(), "byte {byte} with {mask:#04x}");
                assert!(names(&verdict, byte, &owners), "byte {byte}: {verdict}");
                damaged[byte] ^= mask;
            }
        }
    };
    let half = bundle.len() / 2;
    std::thread::scope(|scope| {
        scope.spawn(|| check(0..half));
        check(half..bundle.len());
    });
}

#[test]
fn a_wrong_byte_in_the_document_is_named_by_its_change() {
    let bundle = Office::at_work().bundle(2);
    let document = unpack(&bundle).pop().unwrap().1;
    let start = bundle.windows(document.len()).position(|it| it == document);
    let start = start.unwrap();
    for byte in start..start + document.len() {
        let mut damaged = bundle.clone();
        damaged[byte] ^= 0x04;
        let verdict = verify(&damaged);
        let named = verdict.findings.iter().any(|it| {
            let bytes = it.place.bytes.as_ref();
            it.place.change.is_some() && bytes.is_some_and(|it| it.contains(&byte))
        });
        assert!(named, "byte {byte}: {verdict}");
    }
}

#[test]
fn a_bundle_that_was_cut_off_anywhere_is_not_intact() {
    let bundle = Office::at_work().bundle(2);
    for length in 0..bundle.len() {
        let verdict = verify(&bundle[..length]);
        assert!(!verdict.is_intact(), "{length} bytes");
        assert!(!verdict.findings.is_empty(), "{length} bytes");
    }
}

#[test]
fn what_follows_a_bundle_or_stands_before_it_is_found() {
    let bundle = Office::at_work().bundle(2);
    for more in [&b"x"[..], b"PK\x05\x06", &[0; 1_000], &bundle] {
        let behind = verify(&[&bundle, more].concat());
        let place = &behind.findings[0].place;
        assert_eq!(place.bytes, Some(bundle.len()..bundle.len() + more.len()));
        assert!(!verify(&[more, &bundle].concat()).is_intact());
    }
}

#[test]
fn a_byte_that_is_missing_or_too_much_is_found() {
    let bundle = Office::at_work().bundle(2);
    for byte in (0..bundle.len()).step_by(3) {
        let mut shorter = bundle.clone();
        shorter.remove(byte);
        assert!(!verify(&shorter).is_intact(), "without byte {byte}");
        let mut longer = bundle.clone();
        longer.insert(byte, bundle[byte]);
        assert!(!verify(&longer).is_intact(), "byte {byte} twice");
    }
}

#[test]
fn files_that_change_places_are_missing_or_come_twice_are_named() {
    let bundle = Office::at_work().bundle(2);
    let files = unpack(&bundle);
    for (first, (name, _)) in files.iter().enumerate() {
        let named = |verdict: &Verdict, what: &str| {
            let mut findings = verdict.findings.iter();
            let named = findings.any(|it| {
                it.place.file.as_deref() == Some(name) && it.problem.to_string().contains(what)
            });
            assert!(named, "{name} {what}: {verdict}");
        };
        let mut missing = files.clone();
        missing.remove(first);
        named(&verify(&pack(&missing)), "missing");
        let mut twice = files.clone();
        twice.push(files[first].clone());
        named(&verify(&pack(&twice)), "twice");
        for second in first + 1..files.len() {
            let mut swapped = files.clone();
            swapped.swap(first, second);
            assert!(!verify(&pack(&swapped)).is_intact(), "{first} and {second}");
            let mut forgery = Forgery::of(&bundle);
            forgery.files().swap(first, second);
            assert!(!verify(&forgery.seal()).is_intact(), "{first} and {second}");
        }
    }
}
