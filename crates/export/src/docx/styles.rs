//! Styles and lists. Their ids and names are those that Word knows, so that navigation, table of contents and screen
//! readers understand them.

use super::paragraph::FIRST_LIST;
use crate::List;
use crate::sheet::{ListKind, Shape, bullet};
use crate::xml::Xml;
use wortlaut_merge::document::DEEPEST_LIST;

pub(super) const NAMESPACE: (&str, &str) = (
    "xmlns:w",
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
);

pub(super) const FOOTNOTE_TEXT: &str = "FootnoteText";
pub(super) const FOOTNOTE_REFERENCE: &str = "FootnoteReference";
pub(super) const HYPERLINK: &str = "Hyperlink";
pub(super) const TERM: &str = "DefinedTerm";
pub(super) const TABLE: &str = "TableGrid";
pub(super) const TABLE_TEXT: &str = "TableText";
pub(super) const TABLE_HEADER: &str = "TableHeader";
const EDITION: &str = "Edition";
pub(super) const COLOPHON_HEADING: &str = "ColophonHeading";
pub(super) const COLOPHON: &str = "Colophon";
pub(super) const HEADER: &str = "Header";
pub(super) const FOOTER: &str = "Footer";

/// The style of a paragraph.
pub(super) fn of(shape: Shape) -> String {
    match shape {
        Shape::Title => "Title".into(),
        Shape::Edition => EDITION.into(),
        Shape::Heading { level } => format!("Heading{level}"),
        Shape::Paragraph => "BodyText".into(),
        Shape::Numbered => "NumberedParagraph".into(),
        Shape::Quotation => "Quote".into(),
        Shape::Item { .. } => "ListParagraph".into(),
        Shape::Table => "AfterTable".into(),
    }
}

/// A paragraph style: id, name, the style it is based on, paragraph properties, run properties.
type ParagraphStyle = (
    &'static str,
    &'static str,
    Option<&'static str>,
    &'static str,
    &'static str,
);

/// The paragraph styles, their properties in the schema's order. Distances are in twentieths of a point, sizes in half points.
const PARAGRAPHS: [ParagraphStyle; 19] = [
    (
        "Normal",
        "Normal",
        None,
        "<w:spacing w:after=\"120\" w:line=\"276\" w:lineRule=\"auto\"/>",
        "",
    ),
    (
        "Title",
        "Title",
        Some("Normal"),
        "<w:keepNext/><w:spacing w:after=\"120\" w:line=\"240\" w:lineRule=\"auto\"/>",
        "<w:b/><w:bCs/><w:sz w:val=\"40\"/><w:szCs w:val=\"40\"/>",
    ),
    (
        EDITION,
        "Fassung",
        Some("Normal"),
        "<w:spacing w:after=\"60\"/>",
        "<w:color w:val=\"404040\"/>",
    ),
    (
        "Heading1",
        "heading 1",
        Some("Normal"),
        "<w:keepNext/><w:keepLines/><w:tabs><w:tab w:val=\"left\" w:pos=\"567\"/></w:tabs><w:spacing w:before=\"360\" w:after=\"120\"/><w:ind w:left=\"567\" w:hanging=\"567\"/><w:outlineLvl w:val=\"0\"/>",
        "<w:b/><w:bCs/><w:sz w:val=\"30\"/><w:szCs w:val=\"30\"/>",
    ),
    (
        "Heading2",
        "heading 2",
        Some("Normal"),
        "<w:keepNext/><w:keepLines/><w:tabs><w:tab w:val=\"left\" w:pos=\"709\"/></w:tabs><w:spacing w:before=\"280\" w:after=\"100\"/><w:ind w:left=\"709\" w:hanging=\"709\"/><w:outlineLvl w:val=\"1\"/>",
        "<w:b/><w:bCs/><w:sz w:val=\"26\"/><w:szCs w:val=\"26\"/>",
    ),
    (
        "Heading3",
        "heading 3",
        Some("Normal"),
        "<w:keepNext/><w:keepLines/><w:tabs><w:tab w:val=\"left\" w:pos=\"851\"/></w:tabs><w:spacing w:before=\"240\" w:after=\"80\"/><w:ind w:left=\"851\" w:hanging=\"851\"/><w:outlineLvl w:val=\"2\"/>",
        "<w:b/><w:bCs/><w:sz w:val=\"23\"/><w:szCs w:val=\"23\"/>",
    ),
    (
        "Heading4",
        "heading 4",
        Some("Normal"),
        "<w:keepNext/><w:keepLines/><w:tabs><w:tab w:val=\"left\" w:pos=\"992\"/></w:tabs><w:spacing w:before=\"200\" w:after=\"80\"/><w:ind w:left=\"992\" w:hanging=\"992\"/><w:outlineLvl w:val=\"3\"/>",
        "<w:b/><w:bCs/><w:i/><w:iCs/>",
    ),
    ("BodyText", "Body Text", Some("Normal"), "", ""),
    (
        "NumberedParagraph",
        "Absatz mit Nummer",
        Some("Normal"),
        "<w:tabs><w:tab w:val=\"left\" w:pos=\"567\"/></w:tabs><w:ind w:left=\"567\" w:hanging=\"567\"/>",
        "",
    ),
    (
        "ListParagraph",
        "List Paragraph",
        Some("Normal"),
        "<w:spacing w:after=\"60\"/>",
        "",
    ),
    (
        "Quote",
        "Quote",
        Some("Normal"),
        "<w:pBdr><w:left w:val=\"single\" w:sz=\"12\" w:space=\"10\" w:color=\"A0A0A0\"/></w:pBdr><w:spacing w:before=\"120\"/><w:ind w:left=\"851\" w:right=\"567\"/>",
        "",
    ),
    (
        "AfterTable",
        "Nach einer Tabelle",
        Some("Normal"),
        "<w:spacing w:after=\"0\" w:line=\"120\" w:lineRule=\"exact\"/>",
        "<w:sz w:val=\"8\"/><w:szCs w:val=\"8\"/>",
    ),
    (
        TABLE_TEXT,
        "Tabelle",
        Some("Normal"),
        "<w:spacing w:before=\"40\" w:after=\"40\" w:line=\"240\" w:lineRule=\"auto\"/>",
        "<w:sz w:val=\"20\"/><w:szCs w:val=\"20\"/>",
    ),
    (
        TABLE_HEADER,
        "Tabellenkopf",
        Some(TABLE_TEXT),
        "<w:keepNext/>",
        "<w:b/><w:bCs/>",
    ),
    (
        FOOTNOTE_TEXT,
        "footnote text",
        Some("Normal"),
        "<w:spacing w:after=\"40\" w:line=\"240\" w:lineRule=\"auto\"/>",
        "<w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>",
    ),
    (
        HEADER,
        "header",
        Some("Normal"),
        "<w:spacing w:after=\"0\"/>",
        "<w:color w:val=\"404040\"/><w:sz w:val=\"17\"/><w:szCs w:val=\"17\"/>",
    ),
    (
        FOOTER,
        "footer",
        Some("Normal"),
        "<w:tabs><w:tab w:val=\"right\" w:pos=\"9070\"/></w:tabs><w:spacing w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/>",
        "<w:color w:val=\"404040\"/><w:sz w:val=\"15\"/><w:szCs w:val=\"15\"/>",
    ),
    (
        COLOPHON_HEADING,
        "Zu dieser Fassung",
        Some("Normal"),
        "<w:keepNext/><w:pBdr><w:top w:val=\"single\" w:sz=\"4\" w:space=\"8\" w:color=\"A0A0A0\"/></w:pBdr><w:spacing w:before=\"480\" w:after=\"60\"/>",
        "<w:b/><w:bCs/><w:sz w:val=\"19\"/><w:szCs w:val=\"19\"/>",
    ),
    (
        COLOPHON,
        "Angaben zur Fassung",
        Some("Normal"),
        "<w:keepLines/><w:spacing w:after=\"20\" w:line=\"240\" w:lineRule=\"auto\"/>",
        "<w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>",
    ),
];

/// The character styles: id, name and properties. Links and terms are told by more than colour.
const CHARACTERS: [(&str, &str, &str); 3] = [
    (
        FOOTNOTE_REFERENCE,
        "footnote reference",
        "<w:vertAlign w:val=\"superscript\"/>",
    ),
    (
        HYPERLINK,
        "Hyperlink",
        "<w:color w:val=\"0B4F8A\"/><w:u w:val=\"single\"/>",
    ),
    (TERM, "Definierter Begriff", "<w:u w:val=\"dotted\"/>"),
];

const DEFAULTS: &str = "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:eastAsia=\"Arial\" w:cs=\"Arial\"/><w:sz w:val=\"22\"/><w:szCs w:val=\"22\"/><w:lang w:val=\"de-DE\" w:eastAsia=\"de-DE\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>";

const TABLE_STYLES: &str = "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"108\" w:type=\"dxa\"/><w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"108\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style><w:style w:type=\"table\" w:styleId=\"TableGrid\"><w:name w:val=\"Table Grid\"/><w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders><w:top w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"808080\"/><w:left w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"808080\"/><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"808080\"/><w:right w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"808080\"/><w:insideH w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"808080\"/><w:insideV w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"808080\"/></w:tblBorders></w:tblPr><w:tblStylePr w:type=\"firstRow\"><w:tcPr><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"EDEDED\"/></w:tcPr></w:tblStylePr></w:style>";

/// The part that holds the styles.
pub(super) fn part() -> Xml {
    let mut xml = Xml::document();
    xml.element("w:styles", &[NAMESPACE], |xml| {
        xml.verbatim(DEFAULTS);
        for style in PARAGRAPHS {
            paragraph_style(xml, style);
        }
        for (id, name, properties) in CHARACTERS {
            xml.element(
                "w:style",
                &[("w:type", "character"), ("w:styleId", id)],
                |xml| {
                    xml.leaf("w:name", &[("w:val", name)]);
                    xml.element("w:rPr", &[], |xml| xml.verbatim(properties));
                },
            );
        }
        xml.verbatim(TABLE_STYLES);
    });
    xml
}

fn paragraph_style(xml: &mut Xml, (id, name, based_on, paragraph, run): ParagraphStyle) {
    let mut attributes = vec![("w:type", "paragraph"), ("w:styleId", id)];
    if based_on.is_none() {
        attributes.insert(1, ("w:default", "1"));
    }
    xml.element("w:style", &attributes, |xml| {
        xml.leaf("w:name", &[("w:val", name)]);
        if let Some(based_on) = based_on {
            xml.leaf("w:basedOn", &[("w:val", based_on)]);
        }
        xml.leaf("w:qFormat", &[]);
        xml.element("w:pPr", &[], |xml| xml.verbatim(paragraph));
        xml.element("w:rPr", &[], |xml| xml.verbatim(run));
    });
}

/// The part that holds the lists. Each has a definition of its own: of lists that share one, LibreOffice begins the second
/// anew at the item that is its first in the file, which in one of two texts may be another.
pub(super) fn numbering(lists: &[ListKind]) -> Xml {
    let mut xml = Xml::document();
    xml.element("w:numbering", &[NAMESPACE], |xml| {
        for (index, list) in lists.iter().enumerate() {
            definition(xml, index, list);
        }
        for index in 0..lists.len() {
            let id = (index + FIRST_LIST).to_string();
            xml.element("w:num", &[("w:numId", &id)], |xml| {
                xml.leaf("w:abstractNumId", &[("w:val", &index.to_string())]);
            });
        }
    });
    xml
}

fn definition(xml: &mut Xml, id: usize, list: &ListKind) {
    let id = id.to_string();
    xml.element("w:abstractNum", &[("w:abstractNumId", &id)], |xml| {
        xml.leaf("w:multiLevelType", &[("w:val", "multilevel")]);
        for depth in 0..=DEEPEST_LIST {
            level(xml, depth, list);
        }
    });
}

fn level(xml: &mut Xml, depth: usize, list: &ListKind) {
    let (format, text) = match (&list.label, list.list) {
        (Some(label), _) => ("none", label.clone()),
        (None, List::Ordered) => ("lowerLetter", format!("%{})", depth + 1)),
        (None, List::Unordered) => ("bullet", bullet(depth).to_owned()),
    };
    xml.element("w:lvl", &[("w:ilvl", &depth.to_string())], |xml| {
        xml.leaf("w:start", &[("w:val", "1")]);
        xml.leaf("w:numFmt", &[("w:val", format)]);
        xml.leaf("w:lvlText", &[("w:val", &text)]);
        xml.leaf("w:lvlJc", &[("w:val", "left")]);
        let left = (567 + 454 * (depth + 1)).to_string();
        xml.element("w:pPr", &[], |xml| {
            xml.leaf("w:ind", &[("w:left", &left), ("w:hanging", "454")]);
        });
    });
}
