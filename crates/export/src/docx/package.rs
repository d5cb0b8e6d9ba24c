//! The parts around the text: properties, header, footer, and what ties them together (ISO/IEC 29500-2).

use super::styles::{self, NAMESPACE};
use crate::archive::{Entry, Packing};
use crate::sheet::Sheet;
use crate::xml::Xml;
use crate::{Edition, labels};

/// The id of the first link of the main part, behind the parts that it always refers to.
pub(super) const FIRST_LINK: usize = PARTS.len() + 1;

const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE_RELATIONSHIPS: (&str, &str) = (
    "xmlns",
    "http://schemas.openxmlformats.org/package/2006/relationships",
);
const WORD_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// The parts that the main part refers to, by their relation and file.
const PARTS: [(&str, &str); 6] = [
    ("styles", "styles.xml"),
    ("numbering", "numbering.xml"),
    ("settings", "settings.xml"),
    ("footnotes", "footnotes.xml"),
    ("header", "header1.xml"),
    ("footer", "footer1.xml"),
];

const HEADER_ID: &str = "rId5";
const FOOTER_ID: &str = "rId6";

/// The links of a part, each address once.
pub(super) struct Relations {
    first: usize,
    addresses: Vec<String>,
}

impl Relations {
    pub(super) fn new(first: usize) -> Self {
        Self {
            first,
            addresses: Vec::new(),
        }
    }

    /// The id of the relation to `href`.
    pub(super) fn id_of(&mut self, href: &str) -> String {
        let address = uri(href);
        let known = self.addresses.iter().position(|known| *known == address);
        let index = known.unwrap_or_else(|| {
            self.addresses.push(address);
            self.addresses.len() - 1
        });
        format!("rId{}", self.first + index)
    }

    fn write(&self, xml: &mut Xml) {
        for (index, address) in self.addresses.iter().enumerate() {
            let id = format!("rId{}", self.first + index);
            let kind = format!("{RELATIONSHIPS}/hyperlink");
            let relation = [
                ("Id", id.as_str()),
                ("Type", &kind),
                ("Target", address),
                ("TargetMode", "External"),
            ];
            xml.leaf("Relationship", &relation);
        }
    }
}

/// The address with what no URI may hold (RFC 3986) percent-encoded: Word calls a file broken that holds such a one.
fn uri(href: &str) -> String {
    let mut uri = String::with_capacity(href.len());
    for character in href.chars() {
        if character.is_ascii_graphic() && !"\"<>\\^`{|}".contains(character) {
            uri.push(character);
            continue;
        }
        for byte in character.to_string().bytes() {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

/// What the parts are made from.
pub(super) struct Package<'a> {
    pub(super) sheet: &'a Sheet,
    pub(super) title: &'a str,
    pub(super) edition: &'a Edition,
    pub(super) compared_with: Option<&'a Edition>,
    pub(super) body: Xml,
    pub(super) notes: Xml,
    pub(super) links: &'a Relations,
    pub(super) note_links: &'a Relations,
}

/// The parts by name, in the order in which they lie in the file.
pub(super) fn parts(package: &Package<'_>) -> Vec<(&'static str, String)> {
    let parts = [
        ("[Content_Types].xml", content_types()),
        ("_rels/.rels", root_relations()),
        ("word/document.xml", document(&package.body)),
        (
            "word/_rels/document.xml.rels",
            document_relations(package.links),
        ),
        ("word/styles.xml", styles::part()),
        (
            "word/numbering.xml",
            styles::numbering(&package.sheet.lists),
        ),
        ("word/settings.xml", settings()),
        ("word/footnotes.xml", footnotes(&package.notes)),
        (
            "word/_rels/footnotes.xml.rels",
            relations(|xml| package.note_links.write(xml)),
        ),
        ("word/header1.xml", header(package)),
        ("word/footer1.xml", footer(package.edition)),
        ("docProps/core.xml", core_properties(package)),
        ("docProps/custom.xml", custom_properties(package)),
    ];
    parts
        .into_iter()
        .map(|(name, xml)| (name, xml.into_string()))
        .collect()
}

/// The entries of the file.
pub(super) fn entries<'a>(parts: &'a [(&'static str, String)]) -> Vec<Entry<'a>> {
    let entry = |(name, part): &'a (&'static str, String)| Entry {
        name,
        bytes: part.as_bytes(),
        packing: Packing::Deflated,
    };
    parts.iter().map(entry).collect()
}

/// What identifies the text, at the end of it.
pub(super) fn colophon(xml: &mut Xml, edition: &Edition) {
    line_of(xml, styles::COLOPHON_HEADING, labels::COLOPHON);
    for (name, value) in labels::particulars(edition) {
        line_of(xml, styles::COLOPHON, &format!("{name}: {value}"));
    }
    line_of(xml, styles::COLOPHON, labels::WHAT_THE_HASH_PROVES);
}

fn line_of(xml: &mut Xml, style: &str, line: &str) {
    xml.element("w:p", &[], |xml| {
        super::paragraph::styled(xml, style);
        run(xml, line);
    });
}

fn run(xml: &mut Xml, words: &str) {
    xml.element("w:r", &[], |xml| {
        xml.words("w:t", &[("xml:space", "preserve")], words)
    });
}

fn content_types() -> Xml {
    let mut xml = Xml::document();
    let namespace = (
        "xmlns",
        "http://schemas.openxmlformats.org/package/2006/content-types",
    );
    xml.element("Types", &[namespace], |xml| {
        let relationships = "application/vnd.openxmlformats-package.relationships+xml";
        xml.leaf(
            "Default",
            &[("Extension", "rels"), ("ContentType", relationships)],
        );
        xml.leaf(
            "Default",
            &[("Extension", "xml"), ("ContentType", "application/xml")],
        );
        let mut part = |name: &str, kind: &str| {
            xml.leaf("Override", &[("PartName", name), ("ContentType", kind)]);
        };
        part(
            "/word/document.xml",
            &format!("{WORD_TYPE}.document.main+xml"),
        );
        for (kind, file) in PARTS {
            part(&format!("/word/{file}"), &format!("{WORD_TYPE}.{kind}+xml"));
        }
        part(
            "/docProps/core.xml",
            "application/vnd.openxmlformats-package.core-properties+xml",
        );
        part(
            "/docProps/custom.xml",
            "application/vnd.openxmlformats-officedocument.custom-properties+xml",
        );
    });
    xml
}

fn relations(content: impl FnOnce(&mut Xml)) -> Xml {
    let mut xml = Xml::document();
    xml.element("Relationships", &[PACKAGE_RELATIONSHIPS], content);
    xml
}

fn relation(xml: &mut Xml, id: usize, kind: &str, target: &str) {
    xml.leaf(
        "Relationship",
        &[
            ("Id", &format!("rId{id}")),
            ("Type", kind),
            ("Target", target),
        ],
    );
}

fn root_relations() -> Xml {
    relations(|xml| {
        relation(
            xml,
            1,
            &format!("{RELATIONSHIPS}/officeDocument"),
            "word/document.xml",
        );
        let core =
            "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
        relation(xml, 2, core, "docProps/core.xml");
        relation(
            xml,
            3,
            &format!("{RELATIONSHIPS}/custom-properties"),
            "docProps/custom.xml",
        );
    })
}

fn document_relations(links: &Relations) -> Xml {
    relations(|xml| {
        for (index, (kind, file)) in PARTS.iter().enumerate() {
            relation(xml, index + 1, &format!("{RELATIONSHIPS}/{kind}"), file);
        }
        links.write(xml);
    })
}

fn document(body: &Xml) -> Xml {
    let mut xml = Xml::document();
    xml.element("w:document", &[NAMESPACE, ("xmlns:r", RELATIONSHIPS)], |xml| {
        xml.element("w:body", &[], |xml| {
            xml.append(body);
            xml.element("w:sectPr", &[], |xml| {
                xml.leaf("w:headerReference", &[("w:type", "default"), ("r:id", HEADER_ID)]);
                xml.leaf("w:footerReference", &[("w:type", "default"), ("r:id", FOOTER_ID)]);
                xml.leaf("w:pgSz", &[("w:w", "11906"), ("w:h", "16838")]);
                xml.verbatim("<w:pgMar w:top=\"1701\" w:right=\"1418\" w:bottom=\"1701\" w:left=\"1418\" w:header=\"709\" w:footer=\"709\" w:gutter=\"0\"/>");
            });
        });
    });
    xml
}

fn settings() -> Xml {
    let mut xml = Xml::document();
    xml.element("w:settings", &[NAMESPACE], |xml| {
        xml.leaf("w:defaultTabStop", &[("w:val", "567")]);
        xml.leaf("w:autoHyphenation", &[("w:val", "1")]);
        xml.element("w:footnotePr", &[], |xml| {
            xml.leaf("w:footnote", &[("w:id", "-1")]);
            xml.leaf("w:footnote", &[("w:id", "0")]);
        });
        xml.element("w:compat", &[], |xml| {
            let setting = [
                ("w:name", "compatibilityMode"),
                ("w:uri", "http://schemas.microsoft.com/office/word"),
                ("w:val", "15"),
            ];
            xml.leaf("w:compatSetting", &setting);
        });
        xml.leaf("w:themeFontLang", &[("w:val", "de-DE")]);
        xml.leaf("w:decimalSymbol", &[("w:val", ",")]);
        xml.leaf("w:listSeparator", &[("w:val", ";")]);
    });
    xml
}

fn footnotes(notes: &Xml) -> Xml {
    let mut xml = Xml::document();
    xml.element(
        "w:footnotes",
        &[NAMESPACE, ("xmlns:r", RELATIONSHIPS)],
        |xml| {
            for (id, kind) in [("-1", "separator"), ("0", "continuationSeparator")] {
                xml.element("w:footnote", &[("w:type", kind), ("w:id", id)], |xml| {
                    xml.element("w:p", &[], |xml| {
                        xml.element("w:r", &[], |xml| xml.leaf(&format!("w:{kind}"), &[]));
                    });
                });
            }
            xml.append(notes);
        },
    );
    xml
}

fn header(package: &Package<'_>) -> Xml {
    let mut xml = Xml::document();
    let line = format!(
        "{} – {}",
        package.title,
        labels::edition_name(package.edition)
    );
    xml.element("w:hdr", &[NAMESPACE], |xml| {
        line_of(xml, styles::HEADER, &line)
    });
    xml
}

fn footer(edition: &Edition) -> Xml {
    let mut xml = Xml::document();
    xml.element("w:ftr", &[NAMESPACE], |xml| {
        xml.element("w:p", &[], |xml| {
            super::paragraph::styled(xml, styles::FOOTER);
            run(
                xml,
                &format!("{} {}", labels::HEADS, labels::heads_short(edition)),
            );
            xml.element("w:r", &[], |xml| xml.leaf("w:tab", &[]));
            run(xml, "Seite ");
            xml.element("w:fldSimple", &[("w:instr", " PAGE ")], |xml| run(xml, "1"));
            run(xml, " von ");
            xml.element("w:fldSimple", &[("w:instr", " NUMPAGES ")], |xml| {
                run(xml, "1")
            });
        });
        line_of(
            xml,
            styles::FOOTER,
            &format!("{} {}", labels::HASH, labels::hash(edition)),
        );
    });
    xml
}

fn core_properties(package: &Package<'_>) -> Xml {
    let edition = package.edition;
    let namespaces = [
        (
            "xmlns:cp",
            "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
        ),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:dcterms", "http://purl.org/dc/terms/"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ];
    let mut xml = Xml::document();
    xml.element("cp:coreProperties", &namespaces, |xml| {
        xml.words("dc:title", &[], package.title);
        xml.words("dc:subject", &[], &labels::edition_line(edition));
        xml.words("dc:creator", &[], &labels::one_line(&edition.workspace));
        xml.words("dc:language", &[], "de-DE");
        if edition.at.millis() > 0 {
            let at = crate::utc(edition.at);
            for name in ["dcterms:created", "dcterms:modified"] {
                xml.words(name, &[("xsi:type", "dcterms:W3CDTF")], &at);
            }
        }
    });
    xml
}

fn custom_properties(package: &Package<'_>) -> Xml {
    let namespaces = [
        (
            "xmlns",
            "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
        ),
        (
            "xmlns:vt",
            "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
        ),
    ];
    let mut xml = Xml::document();
    xml.element("Properties", &namespaces, |xml| {
        let properties = crate::sheet::properties(package.edition, package.compared_with);
        for (index, (name, value)) in properties.iter().enumerate() {
            // The first id and the format's id are fixed by the standard.
            let id = (index + 2).to_string();
            let property = [
                ("fmtid", "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"),
                ("pid", &id),
                ("name", name),
            ];
            xml.element("property", &property, |xml| {
                xml.words("vt:lpwstr", &[], value)
            });
        }
    });
    xml
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn an_address_holds_what_a_uri_may_hold() {
        assert_eq!(
            uri("https://a.example/%20?b=c&d#e"),
            "https://a.example/%20?b=c&d#e"
        );
        assert_eq!(uri("über <x>|{\"}\n"), "%C3%BCber%20%3Cx%3E%7C%7B%22%7D%0A");
    }
}
