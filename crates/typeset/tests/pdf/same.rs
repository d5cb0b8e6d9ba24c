//! The same edition gives the same bytes, whoever makes them and when.

use std::process::Command;
use wortlaut_export::testing::{agreed_version, everything, manuscript, working_draft};
use wortlaut_typeset::pdf;

/// Names the file to which another process writes its PDF.
const OTHER: &str = "WORTLAUT_TEST_PDF";

#[test]
fn twice_the_same() {
    let manuscript = manuscript(&everything(), agreed_version());
    let first = pdf(&manuscript).unwrap();
    assert_eq!(first, pdf(&manuscript).unwrap());
}

#[test]
fn the_same_in_another_process() {
    let bytes = pdf(&manuscript(&everything(), agreed_version())).unwrap();
    if let Ok(path) = std::env::var(OTHER) {
        return std::fs::write(path, bytes).unwrap();
    }
    let path = format!(
        "{}/other-{}.pdf",
        env!("CARGO_TARGET_TMPDIR"),
        std::process::id()
    );
    let other = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "same::the_same_in_another_process"])
        .env(OTHER, &path)
        .output()
        .unwrap();
    assert!(
        other.status.success(),
        "{}",
        String::from_utf8_lossy(&other.stdout)
    );
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
    std::fs::remove_file(path).unwrap();
}

#[test]
fn another_edition_is_another_file() {
    let text = everything();
    let [draft, agreed] = [working_draft(), agreed_version()]
        .map(|edition| pdf(&manuscript(&text, edition)).unwrap());
    assert_ne!(draft, agreed);
}

/// Many at once come out as one at a time, though the layout engine forgets between them.
#[test]
fn many_at_once_are_the_same() {
    let manuscript = manuscript(&everything(), working_draft());
    let expected = pdf(&manuscript).unwrap();
    std::thread::scope(|scope| {
        let others: Vec<_> = (0..6)
            .map(|_| scope.spawn(|| pdf(&manuscript).unwrap()))
            .collect();
        for other in others {
            assert_eq!(other.join().unwrap(), expected);
        }
    });
}
