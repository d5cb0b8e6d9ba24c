//! Programs that check PDF find no fault: qpdf its syntax, pdfua and outloud what a machine can see of PDF/UA-1.
//!
//! That the pages conform to PDF/A-2a and PDF/UA-1 is checked by the layout engine whenever it writes them: it refuses to
//! write what does not.

use crate::made::{item, manuscript as made, paragraph, table, with_footnotes};
use crate::reading::File;
use crate::synopsis::comparison;
use std::path::{Path, PathBuf};
use std::process::Command;
use wortlaut_export::testing::{agreed_version, definition, everything, manuscript};
use wortlaut_typeset::{pdf, synopsis_pdf};

#[test]
fn no_checker_finds_a_fault() {
    let wide = table(true, 40, 14, |row, column| {
        format!("Zeile {row} Spalte {column}")
    });
    let odd = made(
        "中 😀 \u{e000}",
        vec![item(8, "tief"), paragraph("العربية"), wide],
    );
    let files = [
        pdf(&manuscript(&definition(), agreed_version())),
        pdf(&manuscript(&everything(), agreed_version())),
        pdf(&odd),
        pdf(&with_footnotes(40, |note| format!("Beleg {note}"))),
        pdf(&made("", Vec::new())),
        synopsis_pdf(&comparison()),
    ];
    let files = files.map(|bytes| File::new(&bytes.unwrap()));
    let paths: Vec<&Path> = files.iter().map(|file| file.0.as_path()).collect();
    for path in &paths {
        assert_clean(Command::new("qpdf").arg("--check").arg(path));
    }
    let checkers = checkers();
    assert_clean(
        Command::new(checkers.join("pdfua"))
            .args(["check", "--min-severity", "error"])
            .args(&paths),
    );
    assert_clean(
        Command::new(checkers.join("outloud"))
            .args(["--fail-on", "error"])
            .args(&paths),
    );
}

fn assert_clean(command: &mut Command) {
    let checked = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&checked.stdout);
    assert!(checked.status.success(), "{command:?}\n{said}");
}

/// The folder of the checkers.
fn checkers() -> PathBuf {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/need-pdf-checkers");
    let found = Command::new(script).output().unwrap();
    assert!(
        found.status.success(),
        "{}",
        String::from_utf8_lossy(&found.stderr)
    );
    String::from_utf8(found.stdout).unwrap().trim().into()
}
