//! Our own files with tracked changes, brought back: they say what the newer text says, and what is gone is told.

use super::desk::Desk;
use uuid::Uuid;
use wortlaut_export::testing::{manuscript, random_comparison, seeds, working_draft};
use wortlaut_export::{Author, Redline, docx, docx_tracked, odt, odt_tracked};
use wortlaut_import::{Imported, WarningKind, import};
use wortlaut_merge::document::{Text, canonical};
use wortlaut_merge::history::Comparison;
use wortlaut_model::Timestamp;

const FORMATS: [&str; 2] = ["docx", "odt"];
const AUTHOR: &str = "Stadt Kiel";

const OLDER: &str = "# Titel

## 1 Zweck

Die Kommunen sichern heute die Daten.[^1]

Dieser Absatz verschwindet ganz.[^2]

- erstens
- zweitens
- drittens[^3]

| Kopf | Spalte |
|---|---|
| Zelle | Tabellenwort |

Der Schluss bleibt.

[^1]: Diese Fußnote bleibt.
[^2]: Diese Anmerkung verschwindet.
[^3]: Diese Randbemerkung wandert.
";

const NEWER: &str = "# Titel

## 1 Zweck

Die Kommunen gewährleisten heute die Daten.[^1]

- erstens
- drittens

Der Schluss bleibt.[^3]

[^1]: Diese Fußnote bleibt.
[^3]: Diese Randbemerkung wandert.
";

fn read(format: &str, file: &[u8]) -> Imported {
    let mut ids = 0_u128;
    let new_id = || {
        ids += 1;
        Uuid::from_u128(ids)
    };
    import(file, &format!("datei.{format}"), new_id).unwrap()
}

/// The comparison as a file, and the newer text as one.
fn files(format: &str, comparison: &Comparison, to: &Text) -> [Vec<u8>; 2] {
    let author = Author {
        organisation: AUTHOR.to_owned(),
        at: Timestamp::from_millis(1_795_000_000_000),
    };
    let author = |_| Some(author.clone());
    let redline = Redline::new(comparison, working_draft(), working_draft(), author);
    let newer = manuscript(to, working_draft());
    match format {
        "docx" => [docx_tracked(&redline).unwrap(), docx(&newer).unwrap()],
        _ => [odt_tracked(&redline).unwrap(), odt(&newer).unwrap()],
    }
}

/// The text. In OpenDocument lists lie in one another, so that an item below one that was removed lies in the list of that
/// one, of whatever kind that is.
fn said(format: &str, imported: &Imported) -> String {
    let text = canonical(&imported.text);
    if format != "odt" {
        return text;
    }
    let lines = text.lines().map(|line| match line.split_once('\t') {
        Some((kind, words)) if kind.contains("list-item") => {
            let kinds = kind.split(' ').map(|it| it.split('=').next().unwrap_or(it));
            format!("{}\t{words}\n", kinds.collect::<Vec<_>>().join(" "))
        }
        _ => format!("{line}\n"),
    });
    lines.collect()
}

/// The words that are told as removed.
fn removed(imported: &Imported) -> String {
    let author = AUTHOR.to_owned();
    let kind = WarningKind::Deletion { author };
    let told = imported.warnings.iter().filter(|it| it.kind == kind);
    told.map(|it| it.words.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn what_was_removed_is_told_and_no_part_of_the_text() {
    let text = |source: &str| read("md", source.as_bytes()).text;
    let (older, newer) = (Desk::of(&text(OLDER)), text(NEWER));
    let comparison = older.compared_with(&newer);
    for format in FORMATS {
        let [tracked, plain] = files(format, &comparison, &newer);
        let tracked = read(format, &tracked);
        let plain = read(format, &plain);
        assert_eq!(said(format, &tracked), said(format, &plain), "{format}");
        let removed = removed(&tracked);
        for word in [
            "sichern",
            "Dieser Absatz verschwindet ganz.",
            "Diese Anmerkung verschwindet.",
            "Diese Randbemerkung wandert.",
            "zweitens",
            "Tabellenwort",
        ] {
            assert!(removed.contains(word), "{format}: {word} in {removed:?}");
        }
    }
}

/// Of a text without a title the word processor's file says nothing to compare: its first heading is read as one.
#[test]
fn any_file_with_tracked_changes_says_what_the_newer_text_says() {
    let random = seeds().map(|seed| (seed, random_comparison(seed)));
    let mut compared = 0;
    for (seed, random) in random.filter(|(_, random)| !random.to.title.is_empty()) {
        for format in FORMATS {
            let [tracked, plain] = files(format, &random.comparison, &random.to);
            let [tracked, plain] = [tracked, plain].map(|file| said(format, &read(format, &file)));
            assert_eq!(tracked, plain, "seed {seed}.{format}");
            compared += 1;
        }
    }
    assert!(compared > 300, "{compared} files were compared");
}
