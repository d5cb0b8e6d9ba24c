//! What is in a bundle, and what is not.

use super::archive::{Forgery, pack, unpack};
use super::office::{LÜBECK, Office};
use automerge::{Automerge, ReadDoc};
use wortlaut_export::bundle::BundleError;
use wortlaut_export::verify::verify;

fn file(bundle: &[u8], name: &str) -> String {
    String::from_utf8(Forgery::of(bundle).file(name).clone()).unwrap()
}

#[test]
fn a_bundle_that_nobody_touched_is_intact_and_tells_who_wrote_what() {
    let bundle = Office::at_work().bundle(2);
    let verdict = verify(&bundle);
    assert!(verdict.is_intact(), "{verdict}");
    insta::assert_snapshot!(verdict.to_string());
    insta::assert_json_snapshot!(verdict);
}

#[test]
fn the_records_are_spelt_as_the_documentation_says() {
    let bundle = Office::at_work().bundle(2);
    for name in [
        "manifest.json",
        "versions.json",
        "members.json",
        "restores.json",
        "log.jsonl",
    ] {
        insta::assert_snapshot!(name, file(&bundle, name));
    }
    insta::assert_snapshot!("text.txt", file(&bundle, "text.txt"));
}

#[test]
fn the_same_edition_gives_the_same_bytes_whatever_came_after_it() {
    let mut office = Office::at_work();
    let before = office.bundle(2);
    let mut lübeck = office.desk(LÜBECK);
    lübeck.types(1, "Unveröffentlicht ");
    office.send(&mut lübeck);
    office.name("Danach");
    let again = office.bundle(2);
    assert_eq!(before, again);
    assert!(!again.windows(10).any(|it| it == b"ffentlicht"));
    assert!(verify(&office.bundle(3)).is_intact());
}

#[test]
fn the_working_draft_has_a_bundle_too_and_so_has_a_version_on_a_branch() {
    let office = Office::at_work();
    let draft = office.write(&office.draft()).unwrap();
    assert!(verify(&draft).is_intact(), "{}", verify(&draft));
    let first = office.bundle(1);
    assert!(verify(&first).is_intact(), "{}", verify(&first));
    assert!(file(&first, "log.jsonl").lines().count() < file(&draft, "log.jsonl").lines().count());
}

#[test]
fn no_id_of_a_member_is_in_it() {
    let bundle = Office::at_work().bundle(2);
    let digits: String = LÜBECK
        .as_bytes()
        .iter()
        .map(|it| format!("{it:02x}"))
        .collect();
    for id in [
        &LÜBECK.as_bytes()[..],
        digits.as_bytes(),
        LÜBECK.to_string().as_bytes(),
    ] {
        assert!(!bundle.windows(id.len()).any(|it| it == id));
    }
}

#[test]
fn automerge_opens_the_document_at_exactly_these_heads() {
    let office = Office::at_work();
    let edition = office.version(1);
    let bundle = office.write(&edition).unwrap();
    let bytes = unpack(&bundle).pop().unwrap().1;
    let document = Automerge::load(&bytes).unwrap();
    assert_eq!(document.get_heads(), edition.heads);
    let (_, text) = document.get(automerge::ROOT, "text").unwrap().unwrap();
    let words = document.text(&text).unwrap();
    assert!(words.ends_with("Digitale Netze für alle."), "{words}");
    assert!(office.all_changes().len() > document.get_changes(&[]).len());
}

#[test]
fn the_form_is_that_of_any_stored_zip_file() {
    let bundle = Office::at_work().bundle(2);
    assert_eq!(pack(&unpack(&bundle)), bundle);
    let names: Vec<String> = unpack(&bundle).into_iter().map(|it| it.0).collect();
    insta::assert_snapshot!(names.join("\n"));
}

#[test]
fn what_does_not_fit_together_is_not_written() {
    let office = Office::at_work();
    let mut edition = office.version(2);
    edition.text_sha256[0] ^= 1;
    assert!(matches!(office.write(&edition), Err(BundleError::Text)));
    let mut edition = office.version(2);
    edition.heads[0].0[0] ^= 1;
    assert!(matches!(
        office.write(&edition),
        Err(BundleError::UnknownHeads)
    ));

    let mut altered = Office::at_work();
    altered.versions[0].text_sha256[0] ^= 1;
    let failed = altered.write(&altered.version(2));
    assert!(
        matches!(failed, Err(BundleError::VersionText { number: 1 })),
        "{failed:?}"
    );
    let mut altered = Office::at_work();
    altered.changes.swap(1, 2);
    let failed = altered.write(&altered.version(2));
    assert!(
        matches!(failed, Err(BundleError::Log { change: 2 })),
        "{failed:?}"
    );
    let mut altered = Office::at_work();
    altered.organisations.clear();
    let failed = altered.write(&altered.version(2));
    assert!(
        matches!(failed, Err(BundleError::UnknownMember)),
        "{failed:?}"
    );
}
