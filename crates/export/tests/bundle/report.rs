//! What a person reads who checks a bundle: what, where, and what to do.

use super::archive::{Forgery, sha256};
use super::office::Office;
use wortlaut_export::verify::verify;

fn bundle() -> Vec<u8> {
    Office::at_work().bundle(2)
}

#[test]
fn of_a_bundle_in_which_one_word_was_altered() {
    let mut bundle = bundle();
    let words = "Netze für alle".as_bytes();
    let mut places = bundle.windows(words.len());
    let end = places.position(|it| it == words).unwrap() + words.len();
    bundle[end - 4..end].copy_from_slice(b"uns!");
    insta::assert_snapshot!(verify(&bundle));
}

#[test]
fn of_a_bundle_whose_sums_were_made_anew() {
    let mut forgery = Forgery::of(&bundle());
    let before = sha256(forgery.file("text.txt"));
    forgery.replace("text.txt", "für alle", "für uns");
    let after = sha256(forgery.file("text.txt"));
    forgery.replace("manifest.json", &before, &after);
    forgery.replace("versions.json", &before, &after);
    *forgery.file("texts/v2.txt") = forgery.file("text.txt").clone();
    insta::assert_snapshot!(verify(&forgery.seal()));
}

#[test]
fn of_a_bundle_that_was_cut_off() {
    let bundle = bundle();
    insta::assert_snapshot!(verify(&bundle[..bundle.len() / 2]));
}

#[test]
fn of_a_bundle_of_another_format() {
    let mut forgery = Forgery::of(&bundle());
    let version = "\"format_version\": ";
    forgery.replace(
        "manifest.json",
        &format!("{version}1"),
        &format!("{version}2"),
    );
    insta::assert_snapshot!(verify(&forgery.seal()));
}

#[test]
fn of_a_file_that_is_no_bundle() {
    insta::assert_snapshot!(verify(b"%PDF-1.7 and so on"));
}
