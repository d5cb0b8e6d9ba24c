//! Programs that check PDF find no fault: qpdf its syntax, pdfua and outloud what a machine can see of PDF/UA-1.
//!
//! That the pages conform to PDF/A-2a and PDF/UA-1 is checked by the layout engine whenever it writes them: it refuses to
//! write what does not.

use crate::made::{item, manuscript as made, paragraph, table, with_footnotes};
use crate::reading::File;
use crate::synopsis::comparison;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use wortlaut_export::labels;
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
    let everything = manuscript(&everything(), agreed_version());
    let files = [
        pdf(&manuscript(&definition(), agreed_version())),
        pdf(&everything),
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
    // PDF/UA wants running heads out of the reading. outloud knows one by its standing on several pages; this one stands on
    // the second of two, and in its many small words outloud sees a line that was forgotten.
    let name = labels::edition_name(&everything.edition);
    let running_head = format!("{} {name}", everything.title);
    let errors = errors(&checkers.join("outloud"), &paths);
    let [(rule, line)] = errors.as_slice() else {
        panic!("{errors:?}");
    };
    assert!(
        rule == "TAG-002" && running_head.starts_with(line.trim_end_matches([' ', '…'])),
        "{rule}: {line}"
    );
}

/// The rule of each fault that outloud finds, and the beginning of the words it finds it in.
fn errors(outloud: &Path, paths: &[&Path]) -> Vec<(String, String)> {
    let mut command = Command::new(outloud);
    let report = command
        .args(["--fail-on", "never", "--json", "-"])
        .args(paths)
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&report.stdout).unwrap();
    let files = report["results"].as_array().unwrap();
    assert_eq!(files.len(), paths.len());
    assert!(
        files.iter().all(|file| file["error"].is_null()),
        "{files:?}"
    );
    let findings = files
        .iter()
        .flat_map(|file| file["findings"].as_array().unwrap());
    findings
        .filter(|finding| finding["severity"] == "error")
        .map(|finding| {
            ["rule", "evidence"].map(|key| finding[key].as_str().unwrap_or_default().to_owned())
        })
        .map(Into::into)
        .collect()
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
