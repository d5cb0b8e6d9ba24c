//! ZIP packages, written by hand so that they can also be wrong.

use flate2::{Compression, Crc, write::DeflateEncoder};
use std::io::Write;

/// A part's content, compressed.
pub struct Packed {
    bytes: Vec<u8>,
    crc: u32,
    size: usize,
}

pub fn pack(content: &[u8]) -> Packed {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(content).unwrap();
    let mut crc = Crc::new();
    crc.update(content);
    Packed {
        bytes: encoder.finish().unwrap(),
        crc: crc.sum(),
        size: content.len(),
    }
}

/// A package with these parts.
pub fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let packed: Vec<Packed> = parts.iter().map(|(_, content)| pack(content)).collect();
    let names = parts.iter().map(|(name, _)| *name);
    package_of(&names.zip(&packed).collect::<Vec<_>>())
}

/// A package with these parts, which may be used in others too.
pub fn package_of(parts: &[(&str, &Packed)]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut directory = Vec::new();
    for (name, packed) in parts {
        let begin = file.len() as u32;
        let header = header(name, packed.crc, packed.bytes.len(), packed.size);
        file.extend(b"PK\x03\x04\x14\x00");
        file.extend(&header);
        file.extend(name.as_bytes());
        file.extend(&packed.bytes);
        directory.extend(b"PK\x01\x02\x14\x00\x14\x00");
        directory.extend(&header);
        directory.extend([0; 10]);
        directory.extend(begin.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let begin = file.len() as u32;
    let count = u16::try_from(parts.len()).unwrap();
    file.extend(&directory);
    file.extend(b"PK\x05\x06\x00\x00\x00\x00");
    file.extend(count.to_le_bytes());
    file.extend(count.to_le_bytes());
    file.extend((directory.len() as u32).to_le_bytes());
    file.extend(begin.to_le_bytes());
    file.extend([0, 0]);
    file
}

/// What the local header and the directory have in common: flags, method, time, sum, sizes, lengths.
fn header(name: &str, crc: u32, packed: usize, size: usize) -> Vec<u8> {
    let mut header = vec![0x00, 0x08, 0x08, 0x00, 0x00, 0x00, 0x21, 0x58];
    header.extend(crc.to_le_bytes());
    header.extend((packed as u32).to_le_bytes());
    header.extend((size as u32).to_le_bytes());
    header.extend((name.len() as u16).to_le_bytes());
    header.extend([0, 0]);
    header
}

/// The namespaces that Word declares.
const NAMESPACES: &str = concat!(
    r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" "#,
    r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" "#,
    r#"xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" "#,
    r#"xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" "#,
    r#"xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" "#,
    r#"xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" "#,
    r#"xmlns:v="urn:schemas-microsoft-com:vml" "#,
    r#"xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" "#,
    r#"xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml""#,
);

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;

/// The part `w:…` with this content.
pub fn part(name: &str, content: &str) -> String {
    format!("{HEAD}\r\n<w:{name} {NAMESPACES}>{content}</w:{name}>")
}

/// The relationships of a package whose text is `word/document.xml`.
pub const RELATIONSHIPS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;

/// A document as Word writes it: a body and other parts.
pub fn docx(body: &str, others: &[(&str, String)]) -> Vec<u8> {
    let document = part("document", &format!("<w:body>{body}<w:sectPr/></w:body>"));
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", RELATIONSHIPS.as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ];
    parts.extend(
        others
            .iter()
            .map(|(name, content)| (*name, content.as_bytes())),
    );
    package(&parts)
}

const ODF: &str = concat!(
    r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" "#,
    r#"xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" "#,
    r#"xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" "#,
    r#"xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" "#,
    r#"xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" "#,
    r#"xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" "#,
    r#"xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/""#,
);

/// An OpenDocument text: its automatic styles and its body.
pub fn odt(styles: &str, body: &str) -> Vec<u8> {
    let content = format!(
        "{HEAD}<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    package(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content.as_bytes()),
    ])
}
