//! Archives and XML that are damaged, or are not what they say.

use super::super::package::{RELATIONSHIPS, docx, odt, package, part};
use super::{File, add, honest, paragraph};

pub(super) fn damaged(all: &mut Vec<File>) {
    let honest_odt = odt(
        "",
        "<text:h text:outline-level=\"1\">Begriff</text:h><text:p>Daten.</text:p>",
    );
    for (kind, file) in [("docx", honest()), ("odt", honest_odt)] {
        for step in 1..20 {
            let cut = file.len() * step / 20;
            add(
                all,
                &format!("{kind} cut at {cut}"),
                &format!("a.{kind}"),
                &file[..cut],
            );
            let mut flipped = file.clone();
            flipped[cut] ^= 0x55;
            add(
                all,
                &format!("{kind} flipped at {cut}"),
                &format!("a.{kind}"),
                flipped,
            );
        }
    }
}

pub(super) fn packages(all: &mut Vec<File>) {
    let document = part("document", &paragraph("x"));
    for target in [
        "../../../etc/passwd",
        "/etc/passwd",
        "file:///etc/passwd",
        "http://127.0.0.1:9/x",
        "..\\..\\x",
        "",
        "word/",
        "\u{0}",
    ] {
        let relations = RELATIONSHIPS.replace("word/document.xml", target);
        let file = package(&[
            ("_rels/.rels", relations.as_bytes()),
            ("word/document.xml", document.as_bytes()),
            ("../../etc/passwd", b"x"),
            ("/etc/passwd", b"x"),
        ]);
        add(all, &format!("a text at {target:?}"), "../../a.docx", file);
    }
    let twice: [(&str, &[u8]); 3] = [
        ("_rels/.rels", RELATIONSHIPS.as_bytes()),
        ("word/document.xml", document.as_bytes()),
        ("word/document.xml", b"<x/>"),
    ];
    add(all, "two texts", "a.docx", package(&twice));
    let twice: [(&str, &[u8]); 3] = [
        ("_rels/.rels", RELATIONSHIPS.as_bytes()),
        ("word/document.xml", document.as_bytes()),
        ("WORD/Document.XML", b"<x/>"),
    ];
    add(all, "two texts but for capitals", "a.docx", package(&twice));
    let names: Vec<String> = (0..60_000).map(|it| format!("p{it}")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|it| (it.as_str(), &b""[..])).collect();
    add(all, "many parts", "a.docx", package(&parts));
    let inner = honest();
    add(
        all,
        "a document in a document",
        "a.docx",
        docx(
            "<w:altChunk/>",
            &[("word/x", String::from_utf8_lossy(&inner).into_owned())],
        ),
    );
    let mut nested = inner;
    for _ in 0..50 {
        nested = package(&[("content.xml", &nested)]);
    }
    add(all, "archives in archives", "a.odt", nested);
    let honest = honest();
    let at = |signature: &[u8]| honest.windows(4).position(|it| it == signature).unwrap();
    for (title, place, bytes) in [
        ("an unknown method", at(b"PK\x01\x02") + 10, &[99, 0][..]),
        ("an encrypted part", at(b"PK\x01\x02") + 8, &[1, 0]),
        (
            "a directory elsewhere",
            at(b"PK\x05\x06") + 16,
            &[0xff, 0xff, 0xff, 0x7f],
        ),
        (
            "parts that are not there",
            at(b"PK\x05\x06") + 8,
            &[0xff, 0xff, 0xff, 0xff],
        ),
        (
            "a size of 4 GB",
            at(b"PK\x01\x02") + 24,
            &[0xfe, 0xff, 0xff, 0xff],
        ),
        ("a long comment", at(b"PK\x05\x06") + 20, &[0xff, 0xff]),
    ] {
        let mut file = honest.clone();
        file[place..place + bytes.len()].copy_from_slice(bytes);
        add(all, title, "a.docx", file);
    }
    let manifest = "<m:manifest xmlns:m=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>";
    add(
        all,
        "an encrypted text",
        "a.odt",
        package(&[
            ("content.xml", b"\x01\x02"),
            ("META-INF/manifest.xml", manifest.as_bytes()),
        ]),
    );
}

pub(super) fn broken_xml(all: &mut Vec<File>) {
    for text in [
        "",
        "<",
        "<w",
        "<w:p",
        "<w:p>",
        "</w:p>",
        "<a></b>",
        "<a><b></a></b>",
        "<a b></a>",
        "<a b=c/>",
        "<a b=\"",
        "<![CDATA[",
        "<!--",
        "<?xml",
        "&",
        "&amp",
        "&#x;",
        "<a/><a/>",
        "text",
        "<a>\u{1}</a>",
        "<:a/>",
        "<a:b/>",
        "<a xmlns:b=''/>",
        "<a b='1' b='2'/>",
        "\u{feff}<a/>",
        "<a>]]></a>",
        "<!DOCTYPE",
        "<a<b>",
        "<a/ >",
    ] {
        let file = package(&[
            ("_rels/.rels", RELATIONSHIPS.as_bytes()),
            ("word/document.xml", text.as_bytes()),
        ]);
        add(all, &format!("XML {text:?}"), "a.docx", file);
    }
    let utf16: Vec<u8> = "<a>x</a>"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let file = package(&[
        ("_rels/.rels", RELATIONSHIPS.as_bytes()),
        ("word/document.xml", &utf16),
    ]);
    add(all, "XML in UTF-16", "a.docx", file);
    let file = package(&[
        ("_rels/.rels", RELATIONSHIPS.as_bytes()),
        ("word/document.xml", b"<a>\xff\xfe</a>"),
    ]);
    add(all, "XML of bytes that are no characters", "a.docx", file);
}
