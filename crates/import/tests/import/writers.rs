//! Documents written by pandoc and LibreOffice, which `scripts/need-readers` installs.

use super::words::{assert_nothing_is_lost, read};
use std::path::Path;
use std::process::Command;
use wortlaut_import::Format;

/// Markdown sources of which these programs make documents.
const SOURCES: [(&str, &str); 6] = [
    (
        "headings",
        "# Digitale Daseinsvorsorge\n\n## 1 Begriff\n\nSie *umfasst* **zwei** Seiten.\n\n## 2 Merkmale\n\n### 2.1 Netze\n\nText.\n",
    ),
    (
        "lists",
        "# Listen\n\n- eins\n    1. innen\n    2. noch\n- zwei\n\nZwischen.\n\n3. drei\n4. vier\n",
    ),
    (
        "notes",
        "# Noten\n\nMit Note.[^1] Und noch einer.[^b]\n\n[^1]: Siehe *dort*.\n[^b]: Zweite\n\n    mit Absatz.\n",
    ),
    (
        "tables",
        "# Tabelle\n\n| Aufgabe | Kommune |\n|---|---|\n| Ziele | **verantwortlich** |\n| Daten | |\n\nDanach.\n",
    ),
    (
        "quotes",
        "# Zitate\n\n> Gewährleisten heißt einstehen.\n\n    let code = 1;\n\nMit [Verweis](https://example.org/a) und <https://example.org>.\\\nNeue Zeile.\n",
    ),
    (
        "signs",
        "# Zeichen\n\n§ 1 „Text“ – 50 % & mehr < weniger, ~~gestrichen~~, H~2~O, Straßenbahn 🚋\n\n* * *\n\nEnde\n",
    ),
];

fn run(program: &str, arguments: &[&str]) {
    let done = Command::new(program).args(arguments).output();
    let done = done
        .unwrap_or_else(|error| panic!("{program} is missing, see scripts/need-readers: {error}"));
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{program}: {said}");
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

#[test]
fn what_pandoc_and_libreoffice_write_arrives() {
    let folder = std::env::temp_dir().join(format!("wortlaut-writers-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("office")).unwrap();
    let mut texts = Vec::new();
    for (title, source) in SOURCES {
        let file = |ending: &str| text(&folder.join(format!("{title}.{ending}")));
        std::fs::write(file("md"), source).unwrap();
        for ending in ["docx", "odt"] {
            run(
                "pandoc",
                &["-f", "markdown", &file("md"), "-o", &file(ending)],
            );
        }
        texts.push(file("odt"));
    }
    let profile = format!(
        "-env:UserInstallation=file://{}",
        text(&folder.join("profile"))
    );
    let office = text(&folder.join("office"));
    for to in ["docx:MS Word 2007 XML", "odt"] {
        let mut arguments = vec![
            profile.as_str(),
            "--headless",
            "--convert-to",
            to,
            "--outdir",
            &office,
        ];
        arguments.extend(texts.iter().map(String::as_str));
        run("soffice", &arguments);
    }
    for (title, _) in SOURCES {
        let mut read_as = Vec::new();
        for file in [
            folder.join(format!("{title}.docx")),
            folder.join("office").join(format!("{title}.docx")),
            folder.join(format!("{title}.odt")),
            folder.join("office").join(format!("{title}.odt")),
        ] {
            let bytes = std::fs::read(&file).unwrap();
            let imported = read(&bytes, &text(&file));
            if imported.format == Format::Docx {
                assert_nothing_is_lost(&text(&file), &bytes, &imported);
            }
            assert!(!imported.text.title.is_empty(), "{file:?}");
            let words = imported.text.blocks.iter().map(|it| it.words());
            read_as.push(words.collect::<Vec<_>>());
        }
        let [docx, office_docx, odt, office_odt] = &read_as[..] else {
            panic!("four files");
        };
        assert_eq!(docx, office_docx, "{title}");
        assert_eq!(odt, office_odt, "{title}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

/// A list that begins with 3, one in Roman numbers, and an ordinary one with another in it.
const COUNTED: &str = "# Listen\n\n3. drei\n4. vier\n\nText.\n\nI.  eins\nII.  zwei\n\nText.\n\n1. a\n2. b\n    a) innen\n    b) noch\n3. c\n";

#[test]
fn lists_that_count_otherwise_are_told_from_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| text(&folder.path().join(name));
    std::fs::write(path("lists.md"), COUNTED).unwrap();
    for ending in ["odt", "docx", "html"] {
        let file = path(&format!("lists.{ending}"));
        run(
            "pandoc",
            &["-f", "markdown", &path("lists.md"), "-o", &file],
        );
    }
    let profile = format!("-env:UserInstallation=file://{}", path("profile"));
    let office = path("office");
    for to in ["odt", "docx:MS Word 2007 XML", "html"] {
        let convert = ["--convert-to", to, "--outdir", &office, &path("lists.odt")];
        run(
            "soffice",
            &[&[profile.as_str(), "--headless"][..], &convert].concat(),
        );
    }
    for writer in ["", "office/"] {
        for ending in ["odt", "docx", "html"] {
            let file = path(&format!("{writer}lists.{ending}"));
            let imported = read(&std::fs::read(&file).unwrap(), &file);
            let warnings = imported.warnings.iter();
            let told = warnings
                .map(|it| (it.kind.code(), it.kind.to_string(), it.words.as_str()))
                .filter(|(code, ..)| ["list-start", "numbering"].contains(code));
            let told: Vec<_> = told.collect();
            let [(_, begins, ""), ("numbering", _, "I.")] = &told[..] else {
                panic!("{file}: {told:?}");
            };
            assert!(begins.contains("began with 3"), "{file}: {begins}");
        }
    }
}
