//! Styles, page and lists. The names are those that LibreOffice knows, so that navigation, table of contents and screen
//! readers understand them.

use crate::Marks;
use crate::sheet::{ListKind, Shape, bullet};
use crate::xml::Xml;
use wortlaut_merge::document::DEEPEST_LIST;

pub(super) const FOOTNOTE: &str = "Footnote";
pub(super) const LINK: &str = "Internet_20_link";
pub(super) const NOTE_AGAIN: &str = "Footnote_20_anchor";
pub(super) const TABLE_TEXT: &str = "Table_20_Contents";
pub(super) const TABLE_HEADER: &str = "Table_20_Heading";
pub(super) const COLOPHON_HEADING: &str = "ColophonHeading";
pub(super) const COLOPHON: &str = "Colophon";
pub(super) const HEADER: &str = "Header";
pub(super) const FOOTER: &str = "Footer";
pub(super) const CELL: &str = "Cell";
pub(super) const HEADER_CELL: &str = "HeaderCell";
pub(super) const ROW: &str = "Row";

/// The style of a paragraph.
pub(super) fn of(shape: Shape) -> String {
    match shape {
        Shape::Title => "Title".into(),
        Shape::Edition => "Edition".into(),
        Shape::Heading { level } => format!("Heading_20_{level}"),
        Shape::Paragraph => "Text_20_body".into(),
        Shape::Numbered => "NumberedParagraph".into(),
        Shape::Quotation => "Quotations".into(),
        Shape::Item { .. } => "ListParagraph".into(),
        Shape::Table => "AfterTable".into(),
    }
}

/// The style of words with such marks; plain words have none, and a link's style is that of its element.
pub(super) fn of_marks(marks: &Marks) -> Option<String> {
    let number = u8::from(marks.strong) + 2 * u8::from(marks.em) + 4 * u8::from(marks.term);
    (number > 0).then(|| format!("T{number}"))
}

const STRONG: [(&str, &str); 3] = [
    ("fo:font-weight", "bold"),
    ("style:font-weight-asian", "bold"),
    ("style:font-weight-complex", "bold"),
];
const EM: [(&str, &str); 3] = [
    ("fo:font-style", "italic"),
    ("style:font-style-asian", "italic"),
    ("style:font-style-complex", "italic"),
];

/// A paragraph style: name, display name, parent, outline level, paragraph properties, text properties.
type ParagraphStyle = (
    &'static str,
    &'static str,
    &'static str,
    Option<&'static str>,
    &'static str,
    &'static str,
);

const PARAGRAPHS: [ParagraphStyle; 20] = [
    (
        "Standard",
        "Standard",
        "",
        None,
        "fo:margin-bottom=\"0.21cm\" fo:line-height=\"115%\"",
        "",
    ),
    (
        "Title",
        "Title",
        "Standard",
        None,
        "fo:keep-with-next=\"always\" fo:margin-bottom=\"0.21cm\" fo:line-height=\"100%\"",
        "fo:font-size=\"20pt\" fo:font-weight=\"bold\"",
    ),
    (
        "Edition",
        "Fassung",
        "Standard",
        None,
        "fo:margin-bottom=\"0.11cm\"",
        "fo:color=\"#404040\"",
    ),
    (
        "Heading_20_1",
        "Heading 1",
        "Standard",
        Some("1"),
        "fo:keep-with-next=\"always\" fo:margin-top=\"0.63cm\" fo:margin-bottom=\"0.21cm\" fo:margin-left=\"1cm\" fo:text-indent=\"-1cm\"",
        "fo:font-size=\"15pt\" fo:font-weight=\"bold\"",
    ),
    (
        "Heading_20_2",
        "Heading 2",
        "Standard",
        Some("2"),
        "fo:keep-with-next=\"always\" fo:margin-top=\"0.49cm\" fo:margin-bottom=\"0.18cm\" fo:margin-left=\"1.25cm\" fo:text-indent=\"-1.25cm\"",
        "fo:font-size=\"13pt\" fo:font-weight=\"bold\"",
    ),
    (
        "Heading_20_3",
        "Heading 3",
        "Standard",
        Some("3"),
        "fo:keep-with-next=\"always\" fo:margin-top=\"0.42cm\" fo:margin-bottom=\"0.14cm\" fo:margin-left=\"1.5cm\" fo:text-indent=\"-1.5cm\"",
        "fo:font-size=\"11.5pt\" fo:font-weight=\"bold\"",
    ),
    (
        "Heading_20_4",
        "Heading 4",
        "Standard",
        Some("4"),
        "fo:keep-with-next=\"always\" fo:margin-top=\"0.35cm\" fo:margin-bottom=\"0.14cm\" fo:margin-left=\"1.75cm\" fo:text-indent=\"-1.75cm\"",
        "fo:font-weight=\"bold\" fo:font-style=\"italic\"",
    ),
    ("Text_20_body", "Text body", "Standard", None, "", ""),
    (
        "NumberedParagraph",
        "Absatz mit Nummer",
        "Standard",
        None,
        "fo:margin-left=\"1cm\" fo:text-indent=\"-1cm\"",
        "",
    ),
    (
        "ListParagraph",
        "Listenabsatz",
        "Standard",
        None,
        "fo:margin-bottom=\"0.11cm\"",
        "",
    ),
    (
        "Quotations",
        "Quotations",
        "Standard",
        None,
        "fo:margin-top=\"0.21cm\" fo:margin-left=\"1.5cm\" fo:margin-right=\"1cm\" fo:padding-left=\"0.35cm\" fo:border-left=\"1.5pt solid #a0a0a0\"",
        "",
    ),
    (
        "AfterTable",
        "Nach einer Tabelle",
        "Standard",
        None,
        "fo:margin-bottom=\"0cm\" fo:line-height=\"0.21cm\"",
        "fo:font-size=\"4pt\"",
    ),
    (
        "Table_20_Contents",
        "Table Contents",
        "Standard",
        None,
        "fo:margin-top=\"0.07cm\" fo:margin-bottom=\"0.07cm\" fo:line-height=\"100%\"",
        "fo:font-size=\"10pt\"",
    ),
    (
        "Table_20_Heading",
        "Table Heading",
        "Table_20_Contents",
        None,
        "fo:keep-with-next=\"always\"",
        "fo:font-weight=\"bold\"",
    ),
    (
        "Footnote",
        "Footnote",
        "Standard",
        None,
        "fo:margin-bottom=\"0.07cm\" fo:line-height=\"100%\"",
        "fo:font-size=\"9pt\"",
    ),
    (
        "Header",
        "Header",
        "Standard",
        None,
        "fo:margin-bottom=\"0cm\"",
        "fo:font-size=\"8.5pt\" fo:color=\"#404040\"",
    ),
    (
        "Footer",
        "Footer",
        "Standard",
        None,
        "fo:margin-bottom=\"0cm\" fo:line-height=\"100%\"",
        "fo:font-size=\"7.5pt\" fo:color=\"#404040\"",
    ),
    (
        "ColophonHeading",
        "Zu dieser Fassung",
        "Standard",
        None,
        "fo:keep-with-next=\"always\" fo:margin-top=\"0.85cm\" fo:margin-bottom=\"0.11cm\" fo:padding-top=\"0.28cm\" fo:border-top=\"0.5pt solid #a0a0a0\"",
        "fo:font-size=\"9.5pt\" fo:font-weight=\"bold\"",
    ),
    (
        "Colophon",
        "Angaben zur Fassung",
        "Standard",
        None,
        "fo:margin-bottom=\"0.04cm\" fo:line-height=\"100%\" fo:keep-together=\"always\"",
        "fo:font-size=\"9pt\"",
    ),
    ("Index", "Index", "Standard", None, "", ""),
];

const DEFAULTS: &str = "<style:default-style style:family=\"paragraph\"><style:paragraph-properties style:tab-stop-distance=\"1cm\" fo:hyphenation-ladder-count=\"no-limit\"/><style:text-properties style:font-name=\"Arial\" fo:font-size=\"11pt\" fo:language=\"de\" fo:country=\"DE\" fo:hyphenate=\"true\" fo:hyphenation-remain-char-count=\"2\" fo:hyphenation-push-char-count=\"2\"/></style:default-style><style:default-style style:family=\"table\"><style:table-properties table:border-model=\"collapsing\"/></style:default-style>";

const TEXT_STYLES: &str = "<style:style style:name=\"Footnote_20_Symbol\" style:display-name=\"Footnote Symbol\" style:family=\"text\"/><style:style style:name=\"Footnote_20_anchor\" style:display-name=\"Footnote anchor\" style:family=\"text\"><style:text-properties style:text-position=\"super 58%\"/></style:style><style:style style:name=\"Internet_20_link\" style:display-name=\"Internet link\" style:family=\"text\"><style:text-properties fo:color=\"#0b4f8a\" style:text-underline-style=\"solid\" style:text-underline-width=\"auto\" style:text-underline-color=\"font-color\"/></style:style>";

const NOTES: &str = "<text:notes-configuration text:note-class=\"footnote\" text:citation-style-name=\"Footnote_20_Symbol\" text:citation-body-style-name=\"Footnote_20_anchor\" text:default-style-name=\"Footnote\" style:num-format=\"1\" text:start-value=\"0\" text:footnotes-position=\"page\" text:start-numbering-at=\"document\"/>";

/// The page: A4. Its header and footer follow.
pub(super) const PAGE: &str = "<style:page-layout style:name=\"A4\"><style:page-layout-properties fo:page-width=\"21cm\" fo:page-height=\"29.7cm\" style:print-orientation=\"portrait\" fo:margin-top=\"1.5cm\" fo:margin-bottom=\"1.5cm\" fo:margin-left=\"2.5cm\" fo:margin-right=\"2.5cm\"><style:footnote-sep style:width=\"0.018cm\" style:distance-before-sep=\"0.1cm\" style:distance-after-sep=\"0.1cm\" style:line-style=\"solid\" style:adjustment=\"left\" style:rel-width=\"25%\" style:color=\"#000000\"/></style:page-layout-properties><style:header-style><style:header-footer-properties fo:min-height=\"0.5cm\" fo:margin-bottom=\"0.8cm\"/></style:header-style><style:footer-style><style:header-footer-properties fo:min-height=\"0.5cm\" fo:margin-top=\"0.8cm\"/></style:footer-style></style:page-layout><style:style style:name=\"FooterLine\" style:family=\"paragraph\" style:parent-style-name=\"Footer\"><style:paragraph-properties><style:tab-stops><style:tab-stop style:position=\"16cm\" style:type=\"right\"/></style:tab-stops></style:paragraph-properties></style:style>";

/// The styles of cells, rows and marks, which belong to the text's part.
const CELLS: &str = "<style:style style:name=\"Row\" style:family=\"table-row\"><style:table-row-properties fo:keep-together=\"always\"/></style:style><style:style style:name=\"Cell\" style:family=\"table-cell\"><style:table-cell-properties fo:padding=\"0.12cm\" fo:border=\"0.5pt solid #808080\"/></style:style><style:style style:name=\"HeaderCell\" style:family=\"table-cell\"><style:table-cell-properties fo:padding=\"0.12cm\" fo:border=\"0.5pt solid #808080\" fo:background-color=\"#ededed\"/></style:style>";

/// The styles that a user may change.
pub(super) fn common(xml: &mut Xml) {
    xml.verbatim(DEFAULTS);
    for style in PARAGRAPHS {
        paragraph_style(xml, style);
    }
    xml.verbatim(TEXT_STYLES);
    list_style(xml, "Lettered", &|level| number(level, "a", ")"));
    list_style(xml, "Bullets", &|level| {
        let mut xml = Xml::default();
        let attributes = [
            ("text:level", level.to_string()),
            ("text:bullet-char", bullet(level - 1).into()),
        ];
        let attributes = attributes
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        xml.element("text:list-level-style-bullet", &attributes, |xml| {
            label(xml, level)
        });
        xml
    });
    xml.verbatim(NOTES);
}

fn paragraph_style(
    xml: &mut Xml,
    (name, display, parent, outline, paragraph, text): ParagraphStyle,
) {
    let mut attributes = vec![
        ("style:name", name),
        ("style:display-name", display),
        ("style:family", "paragraph"),
    ];
    if !parent.is_empty() {
        attributes.push(("style:parent-style-name", parent));
    }
    attributes.extend(outline.map(|level| ("style:default-outline-level", level)));
    xml.element("style:style", &attributes, |xml| {
        if !paragraph.is_empty() {
            xml.verbatim("<style:paragraph-properties ");
            xml.verbatim(paragraph);
            xml.verbatim("/>");
        }
        if !text.is_empty() {
            xml.verbatim("<style:text-properties ");
            xml.verbatim(text);
            xml.verbatim("/>");
        }
    });
}

/// The styles of the text's part: marks, cells, and items whose label cannot be counted.
pub(super) fn automatic(xml: &mut Xml, lists: &[ListKind]) {
    for number in 1..8_u8 {
        let name = format!("T{number}");
        xml.element(
            "style:style",
            &[("style:name", &name), ("style:family", "text")],
            |xml| {
                let mut look = Vec::new();
                if number & 1 != 0 {
                    look.extend(STRONG);
                }
                if number & 2 != 0 {
                    look.extend(EM);
                }
                if number & 4 != 0 {
                    look.extend([
                        ("style:text-underline-style", "dotted"),
                        ("style:text-underline-width", "auto"),
                        ("style:text-underline-color", "font-color"),
                    ]);
                }
                xml.leaf("style:text-properties", &look);
            },
        );
    }
    xml.verbatim(CELLS);
    for (index, list) in lists.iter().enumerate() {
        if let Some(label) = &list.label {
            list_style(xml, &format!("Label{index}"), &|level| {
                number(level, "", label)
            });
        }
    }
}

fn list_style(xml: &mut Xml, name: &str, level: &dyn Fn(usize) -> Xml) {
    xml.element("text:list-style", &[("style:name", name)], |xml| {
        for depth in 1..=DEEPEST_LIST + 1 {
            xml.append(&level(depth));
        }
    });
}

/// A level that counts with letters (`a` to `z`, then `aa`), or has a fixed label.
fn number(level: usize, format: &str, suffix: &str) -> Xml {
    let mut xml = Xml::default();
    let depth = level.to_string();
    let mut attributes = vec![
        ("text:level", depth.as_str()),
        ("style:num-suffix", suffix),
        ("style:num-format", format),
    ];
    if !format.is_empty() {
        attributes.push(("style:num-letter-sync", "false"));
    }
    xml.element("text:list-level-style-number", &attributes, |xml| {
        label(xml, level)
    });
    xml
}

/// Where the words and the label of a level begin.
fn label(xml: &mut Xml, level: usize) {
    let mode = ("text:list-level-position-and-space-mode", "label-alignment");
    xml.element("style:list-level-properties", &[mode], |xml| {
        let left = format!("{}.{}cm", 1 + level * 8 / 10, level * 8 % 10);
        let alignment = [
            ("text:label-followed-by", "listtab"),
            ("text:list-tab-stop-position", left.as_str()),
            ("fo:text-indent", "-0.8cm"),
            ("fo:margin-left", &left),
        ];
        xml.leaf("style:list-level-label-alignment", &alignment);
    });
}
