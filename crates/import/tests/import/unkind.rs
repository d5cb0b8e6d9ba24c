//! The files of [`hostile`](super::hostile): what they are called, the names they come by, and their bytes.

mod bombs;
mod many;
mod packages;
mod texts;

use super::package::{docx, package, part};

/// Title, file name, bytes.
pub type File = (String, String, Vec<u8>);

pub fn files() -> Vec<File> {
    let mut all = Vec::new();
    packages::damaged(&mut all);
    bombs::bombs(&mut all);
    bombs::entities(&mut all);
    bombs::deep(&mut all);
    many::many(&mut all);
    many::circles(&mut all);
    many::asked_by_words(&mut all);
    packages::packages(&mut all);
    texts::pages(&mut all);
    texts::markdown(&mut all);
    texts::plain(&mut all);
    others(&mut all);
    packages::broken_xml(&mut all);
    all
}

fn add(all: &mut Vec<File>, title: &str, name: &str, bytes: impl Into<Vec<u8>>) {
    all.push((title.to_owned(), name.to_owned(), bytes.into()));
}

fn paragraph(words: &str) -> String {
    format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")
}

fn honest() -> Vec<u8> {
    let styles = part(
        "styles",
        r#"<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>"#,
    );
    let body = format!(
        r#"<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Begriff</w:t></w:r></w:p>{}"#,
        paragraph("Die Kommunen sichern die Daten.")
    );
    docx(&body, &[("word/styles.xml", styles)])
}

fn others(all: &mut Vec<File>) {
    let encrypted = [
        &b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..],
        b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0",
    ]
    .concat();
    add(all, "an encrypted document", "a.docx", encrypted);
    for (begin, name) in [
        (&b"%PDF-1.7"[..], "a.docx"),
        (b"{\\rtf1", "a.docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc"),
        (b"\x89PNG\r\n", "a.png"),
        (b"\x7fELF", "a.docx"),
        (b"\x1f\x8b\x08", "a.gz"),
        (b"PK\x03\x04", "a.docx"),
        (b"PK\x05\x06", "a.docx"),
    ] {
        add(
            all,
            &format!("{:?}", String::from_utf8_lossy(begin)),
            name,
            begin,
        );
    }
    add(
        all,
        "a spreadsheet",
        "a.docx",
        package(&[("xl/workbook.xml", b"<x/>")]),
    );
    add(
        all,
        "a presentation",
        "a.docx",
        package(&[("ppt/presentation.xml", b"<x/>")]),
    );
    add(all, "an archive", "a.docx", package(&[("x", b"x")]));
}
