//! The parts of the file: text, styles with header and footer, properties, and the list of parts.

use super::flow::Flow;
use super::styles;
use crate::archive::{Entry, Packing};
use crate::xml::Xml;
use crate::{Edition, labels};

const TYPE: &str = "application/vnd.oasis.opendocument.text";
const VERSION: (&str, &str) = ("office:version", "1.3");

/// The names that the parts use (OpenDocument 1.3, part 3, 2.2 "Namespaces").
const NAMESPACES: [(&str, &str); 8] = [
    (
        "xmlns:office",
        "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    ),
    (
        "xmlns:text",
        "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    ),
    (
        "xmlns:table",
        "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    ),
    (
        "xmlns:style",
        "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    ),
    (
        "xmlns:fo",
        "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    ),
    ("xmlns:xlink", "http://www.w3.org/1999/xlink"),
    ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    (
        "xmlns:meta",
        "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    ),
];

const FONTS: &str = "<office:font-face-decls xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\"><style:font-face style:name=\"Arial\" svg:font-family=\"Arial\" style:font-family-generic=\"swiss\"/></office:font-face-decls>";

/// The parts by name, in the order in which they lie in the file.
pub(super) fn parts(
    flow: Flow<'_>,
    title: &str,
    edition: &Edition,
    compared_with: Option<&Edition>,
) -> Vec<(&'static str, String)> {
    vec![
        ("mimetype", TYPE.to_owned()),
        ("content.xml", content(flow).into_string()),
        ("styles.xml", style_part(title, edition).into_string()),
        (
            "meta.xml",
            properties(title, edition, compared_with).into_string(),
        ),
        ("META-INF/manifest.xml", manifest().into_string()),
    ]
}

/// The entries of the file. The type of the file comes first and as it is, so that it can be told without unpacking.
pub(super) fn entries<'a>(parts: &'a [(&'static str, String)]) -> Vec<Entry<'a>> {
    let entry = |(index, (name, part)): (usize, &'a (&'static str, String))| Entry {
        name,
        bytes: part.as_bytes(),
        packing: if index == 0 {
            Packing::Stored
        } else {
            Packing::Deflated
        },
    };
    parts.iter().enumerate().map(entry).collect()
}

fn part(name: &str, content: impl FnOnce(&mut Xml)) -> Xml {
    let mut xml = Xml::document();
    let attributes: Vec<_> = NAMESPACES.into_iter().chain([VERSION]).collect();
    xml.element(name, &attributes, content);
    xml
}

fn content(flow: Flow<'_>) -> Xml {
    part("office:document-content", |xml| {
        xml.verbatim(FONTS);
        xml.element("office:automatic-styles", &[], |xml| {
            styles::automatic(xml, &flow.sheet.lists);
            xml.append(&flow.table_styles);
        });
        xml.element("office:body", &[], |xml| {
            xml.element("office:text", &[], |xml| {
                if !flow.changes.is_empty() {
                    let untracked = ("text:track-changes", "false");
                    xml.element("text:tracked-changes", &[untracked], |xml| {
                        xml.append(&flow.changes);
                    });
                }
                xml.append(&flow.body);
            });
        });
    })
}

fn style_part(title: &str, edition: &Edition) -> Xml {
    part("office:document-styles", |xml| {
        xml.verbatim(FONTS);
        xml.element("office:styles", &[], styles::common);
        xml.element("office:automatic-styles", &[], |xml| {
            xml.verbatim(styles::PAGE)
        });
        xml.element("office:master-styles", &[], |xml| {
            let page = [("style:name", "Standard"), ("style:page-layout-name", "A4")];
            xml.element("style:master-page", &page, |xml| {
                xml.element("style:header", &[], |xml| {
                    let line = format!("{title} – {}", labels::edition_name(edition));
                    xml.words("text:p", &[("text:style-name", styles::HEADER)], &line);
                });
                xml.element("style:footer", &[], |xml| footer(xml, edition));
            });
        });
    })
}

fn footer(xml: &mut Xml, edition: &Edition) {
    xml.element("text:p", &[("text:style-name", "FooterLine")], |xml| {
        xml.text(&format!(
            "{} {}",
            labels::HEADS,
            labels::heads_short(edition)
        ));
        xml.leaf("text:tab", &[]);
        xml.text("Seite ");
        xml.words("text:page-number", &[("text:select-page", "current")], "1");
        xml.text(" von ");
        xml.words("text:page-count", &[], "1");
    });
    let hash = format!("{} {}", labels::HASH, labels::hash(edition));
    xml.words("text:p", &[("text:style-name", styles::FOOTER)], &hash);
}

fn properties(title: &str, edition: &Edition, compared_with: Option<&Edition>) -> Xml {
    part("office:document-meta", |xml| {
        xml.element("office:meta", &[], |xml| {
            xml.words("dc:title", &[], title);
            xml.words("dc:subject", &[], &labels::edition_line(edition));
            xml.words("dc:creator", &[], &labels::one_line(&edition.workspace));
            if edition.at.millis() > 0 {
                xml.words("dc:date", &[], &crate::utc(edition.at));
            }
            xml.words("dc:language", &[], "de-DE");
            for (name, value) in crate::sheet::properties(edition, compared_with) {
                let property = [("meta:name", name.as_str()), ("meta:value-type", "string")];
                xml.words("meta:user-defined", &property, &value);
            }
        });
    })
}

fn manifest() -> Xml {
    let mut xml = Xml::document();
    let namespace = (
        "xmlns:manifest",
        "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
    );
    xml.element(
        "manifest:manifest",
        &[namespace, ("manifest:version", "1.3")],
        |xml| {
            let mut entry = |path: &str, kind: &str| {
                let entry = [("manifest:full-path", path), ("manifest:media-type", kind)];
                xml.leaf("manifest:file-entry", &entry);
            };
            entry("/", TYPE);
            for path in ["content.xml", "styles.xml", "meta.xml"] {
                entry(path, "text/xml");
            }
        },
    );
    xml
}
