//! Much of one thing, and what refers to itself.

use super::super::package::{RELATIONSHIPS, docx, odt, package, part};
use super::{File, add};

pub(super) fn many(all: &mut Vec<File>) {
    notes(all);
    stretches(all);
    tables(all);
    declarations(all);
}

fn notes(all: &mut Vec<File>) {
    let notes = |kind: &str, count: usize| {
        let notes: String = (0..count)
            .map(|it| {
                format!("<w:{kind} w:id=\"{it}\"><w:p><w:r><w:t>x</w:t></w:r></w:p></w:{kind}>")
            })
            .collect();
        part(&format!("{kind}s"), &notes)
    };
    for kind in ["footnote", "endnote", "comment"] {
        let name = format!("word/{kind}s.xml");
        let references: String = (0..200_000)
            .map(|it| format!("<w:r><w:{kind}Reference w:id=\"{it}\"/></w:r>"))
            .collect();
        let body = format!("<w:p>{references}</w:p>");
        add(
            all,
            &format!("many {kind}s"),
            "a.docx",
            docx(&body, &[(name.as_str(), notes(kind, 200_000))]),
        );
    }
    let cell = "<w:tc><w:p><w:r><w:footnoteReference w:id=\"1\"/></w:r></w:p></w:tc>";
    let long = format!(
        "<w:footnote w:id=\"1\"><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:footnote>",
        "Daseinsvorsorge ".repeat(50_000)
    );
    add(
        all,
        "a long note in many cells",
        "a.docx",
        docx(
            &format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", cell.repeat(15_000)),
            &[("word/footnotes.xml", part("footnotes", &long))],
        ),
    );
    let same = "<w:r><w:footnoteReference w:id=\"1\"/></w:r>".repeat(300_000);
    add(
        all,
        "many references to one note",
        "a.docx",
        docx(
            &format!("<w:p>{same}</w:p>"),
            &[("word/footnotes.xml", notes("footnote", 2))],
        ),
    );
    let notes = "<text:note><text:note-body><text:p>x</text:p></text:note-body></text:note>"
        .repeat(100_000);
    add(
        all,
        "many notes",
        "a.odt",
        odt("", &format!("<text:p>{notes}</text:p>")),
    );
}

fn stretches(all: &mut Vec<File>) {
    let runs =
        "<w:r><w:rPr><w:b/></w:rPr><w:t>a</w:t></w:r><w:r><w:t>b</w:t></w:r>".repeat(200_000);
    add(
        all,
        "many stretches",
        "a.docx",
        docx(&format!("<w:p>{runs}</w:p>"), &[]),
    );
    let odd = "<w:r><w:rPr><w:u w:val=\"single\"/></w:rPr><w:t>a</w:t></w:r>".repeat(200_000);
    add(
        all,
        "many underlines",
        "a.docx",
        docx(&format!("<w:p>{odd}</w:p>"), &[]),
    );
    let changes: String = (0..150_000)
        .map(|it| {
            format!(
                "<w:p><w:del w:author=\"{it}\"><w:r><w:delText>x</w:delText></w:r></w:del></w:p>"
            )
        })
        .collect();
    add(all, "many authors", "a.docx", docx(&changes, &[]));
    let fields = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>".repeat(300_000);
    add(
        all,
        "many open fields",
        "a.docx",
        docx(&format!("<w:p>{fields}</w:p>"), &[]),
    );
    let instruction =
        "<w:r><w:fldChar w:fldCharType=\"begin\"/><w:instrText>HYPERLINK</w:instrText></w:r>"
            .to_owned()
            + &"<w:r><w:instrText>xxxxxxxxxxxxxxxx</w:instrText></w:r>".repeat(200_000);
    add(
        all,
        "a long instruction",
        "a.docx",
        docx(&format!("<w:p>{instruction}</w:p>"), &[]),
    );
    let paragraphs = "<text:p>x</text:p>".repeat(300_000);
    add(all, "many paragraphs", "a.odt", odt("", &paragraphs));
}

fn tables(all: &mut Vec<File>) {
    let row = format!("<w:tr>{}</w:tr>", "<w:tc><w:p/></w:tc>".repeat(100));
    add(
        all,
        "many cells",
        "a.docx",
        docx(&format!("<w:tbl>{}</w:tbl>", row.repeat(5_000)), &[]),
    );
    let wide = format!(
        "<w:tbl><w:tr>{}</w:tr></w:tbl>",
        "<w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>".repeat(300_000)
    );
    add(all, "a table of one row", "a.docx", docx(&wide, &[]));
    for span in ["4294967295", "99999999999999999999999", "-1", "x"] {
        let cell = format!("<w:tc><w:tcPr><w:gridSpan w:val=\"{span}\"/></w:tcPr><w:p/></w:tc>");
        let before = format!("<w:trPr><w:gridBefore w:val=\"{span}\"/></w:trPr>");
        add(
            all,
            &format!("a cell over {span} columns"),
            "a.docx",
            docx(
                &format!("<w:tbl><w:tr>{before}{}</w:tr></w:tbl>", cell.repeat(50)),
                &[],
            ),
        );
        let cell = format!(
            "<table:table-cell table:number-columns-repeated=\"{span}\" table:number-columns-spanned=\"{span}\"/>"
        );
        let row = format!(
            "<table:table-row table:number-rows-repeated=\"{span}\">{cell}</table:table-row>"
        );
        add(
            all,
            &format!("cells repeated {span} times"),
            "a.odt",
            odt("", &format!("<table:table>{row}</table:table>")),
        );
        add(
            all,
            &format!("{span} spaces"),
            "a.odt",
            odt(
                "",
                &format!("<text:p>a<text:s text:c=\"{span}\"/>b</text:p>"),
            ),
        );
    }
}

fn declarations(all: &mut Vec<File>) {
    let styles: String = (0..300_000)
        .map(|it| format!("<w:style w:styleId=\"s{it}\"/>"))
        .collect();
    add(
        all,
        "many styles",
        "a.docx",
        docx("", &[("word/styles.xml", part("styles", &styles))]),
    );
    let lists: String = (0..300_000)
        .map(|it| format!("<w:num w:numId=\"{it}\"/>"))
        .collect();
    add(
        all,
        "many lists",
        "a.docx",
        docx("", &[("word/numbering.xml", part("numbering", &lists))]),
    );
    let relations: String = (0..200_000)
        .map(|it| format!("<Relationship Id=\"r{it}\" Type=\"x/header\" Target=\"h.xml\"/>"))
        .collect();
    let relations = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}</Relationships>"
    );
    add(
        all,
        "many references to headers",
        "a.docx",
        docx("", &[("word/_rels/document.xml.rels", relations)]),
    );
    let odd: String = (0..300_000)
        .map(|it| format!("<style:style style:name=\"s{it}\" style:family=\"text\"/>"))
        .collect();
    add(all, "many styles", "a.odt", odt(&odd, "<text:p>x</text:p>"));
}

pub(super) fn circles(all: &mut Vec<File>) {
    let style = |id: &str, base: &str| {
        format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:basedOn w:val=\"{base}\"/></w:style>"
        )
    };
    let body =
        "<w:p><w:pPr><w:pStyle w:val=\"a\"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>".repeat(1_000);
    let styles = part("styles", &(style("a", "b") + &style("b", "a")));
    add(
        all,
        "styles in a circle",
        "a.docx",
        docx(&body, &[("word/styles.xml", styles)]),
    );
    let styles = part("styles", &style("a", "a"));
    add(
        all,
        "a style based on itself",
        "a.docx",
        docx(&body, &[("word/styles.xml", styles)]),
    );
    let chain: String = (0..9_000)
        .map(|it| style(&format!("s{it}"), &format!("s{}", it + 1)))
        .collect();
    let styles = part("styles", &(chain + &style("a", "s0")));
    add(
        all,
        "a long chain of styles",
        "a.docx",
        docx(&body, &[("word/styles.xml", styles)]),
    );
    let numbering = part(
        "numbering",
        "<w:abstractNum w:abstractNumId=\"0\"><w:numStyleLink w:val=\"l\"/></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>",
    );
    let styles = part(
        "styles",
        "<w:style w:type=\"numbering\" w:styleId=\"l\"><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>",
    );
    let items = "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"99999999\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>".repeat(1_000);
    add(
        all,
        "lists in a circle",
        "a.docx",
        docx(
            &items,
            &[
                ("word/styles.xml", styles),
                ("word/numbering.xml", numbering),
            ],
        ),
    );
    let styles = "<style:style style:name=\"a\" style:family=\"paragraph\" style:parent-style-name=\"b\"/><style:style style:name=\"b\" style:family=\"paragraph\" style:parent-style-name=\"a\"/>";
    add(
        all,
        "styles in a circle",
        "a.odt",
        odt(
            styles,
            &"<text:p text:style-name=\"a\">x</text:p>".repeat(1_000),
        ),
    );
    let relations = RELATIONSHIPS.replace("word/document.xml", "_rels/.rels");
    add(
        all,
        "a text that is its own references",
        "a.docx",
        package(&[
            ("_rels/.rels", relations.as_bytes()),
            ("word/document.xml", b"<x/>"),
        ]),
    );
}

/// What is asked anew at every word costs as much as there are words.
pub(super) fn asked_by_words(all: &mut Vec<File>) {
    let words = "<w:t>a</w:t>".repeat(1_500_000);
    let long = "x".repeat(1_000_000);
    let sign = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let instruction = format!(
        "{}<w:r><w:instrText>{}</w:instrText></w:r>",
        sign("begin"),
        " ".repeat(8 << 10)
    );
    let field = |behind: &str| {
        let nested = (instruction.clone() + behind).repeat(150);
        docx(&format!("<w:p>{nested}<w:r>{words}</w:r></w:p>"), &[])
    };
    add(all, "words in nested instructions", "a.docx", field(""));
    add(
        all,
        "words in nested fields",
        "a.docx",
        field(&sign("separate")),
    );
    let run = |before: &str, run: &str| format!("<w:p>{before}<w:r>{run}{words}</w:r></w:p>");
    let style = |name: &str, more: &str| {
        let style = format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"a\"><w:name w:val=\"{name}\"/>{more}</w:style>"
        );
        ("word/styles.xml", part("styles", &style))
    };
    let styled = run("<w:pPr><w:pStyle w:val=\"a\"/></w:pPr>", "");
    let file = docx(&styled, &[style(&long, "")]);
    add(all, "words in a style with a long name", "a.docx", file);
    let numbered = format!("<w:pPr><w:numPr><w:numId w:val=\"{long}\"/></w:numPr></w:pPr>");
    let paragraphs = "<w:p><w:pPr><w:pStyle w:val=\"a\"/></w:pPr></w:p>".repeat(400_000);
    let file = docx(&paragraphs, &[style("a", &numbered)]);
    add(all, "paragraphs in a list with a long name", "a.docx", file);
    let underlined = format!(
        "<w:rPr>{}</w:rPr>",
        "<w:u w:val=\"single\"/>".repeat(200_000)
    );
    let file = docx(&run("", &underlined), &[]);
    add(all, "words underlined many times", "a.docx", file);
    let inserted = format!("<w:p><w:ins w:author=\"{long}\"><w:r>{words}</w:r></w:ins></w:p>");
    add(
        all,
        "words by a long author",
        "a.docx",
        docx(&inserted, &[]),
    );
    links(all, &words);
    warnings(all, &words);
    let spans = "<text:span text:style-name=\"s0\">".repeat(140);
    let ends = "</text:span>".repeat(140);
    let styles: String = (0..30)
        .map(|it| format!("<style:style style:name=\"s{it}\" style:family=\"text\" style:display-name=\"{}\" style:parent-style-name=\"s{}\"><style:text-properties fo:color=\"#ff0000\" style:text-position=\"super\"/></style:style>", &long[..50_000], it + 1))
        .collect();
    let words = "a<text:s/>".repeat(900_000);
    let body = format!("<text:p>{spans}{words}{ends}</text:p>");
    add(
        all,
        "words in nested stretches",
        "a.odt",
        odt(&styles, &body),
    );
}

fn links(all: &mut Vec<File>, words: &str) {
    for length in [4_000, 60_000, 900_000] {
        let address = format!("https://a.example/{}", "x".repeat(length));
        let relations = format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r\" Type=\"x/hyperlink\" Target=\"{address}\"/></Relationships>"
        );
        let relations = [("word/_rels/document.xml.rels", relations)];
        let body = format!("<w:p><w:hyperlink r:id=\"r\"><w:r>{words}</w:r></w:hyperlink></w:p>");
        let title = format!("words in a link of {length} characters");
        add(all, &title, "a.docx", docx(&body, &relations));
        let many = "<w:hyperlink r:id=\"r\" w:anchor=\"a\"/>".repeat(400_000);
        let title = format!("many links of {length} characters");
        let file = docx(&format!("<w:p>{many}</w:p>"), &relations);
        add(all, &title, "a.docx", file);
    }
}

/// As many warnings as are kept, and then more of the first kind.
fn warnings(all: &mut Vec<File>, words: &str) {
    let underlined = |words: &str| {
        format!("<w:p><w:r><w:rPr><w:u w:val=\"single\"/></w:rPr>{words}</w:r></w:p>")
    };
    let breaks = "<w:p><w:r><w:br/><w:t>x</w:t></w:r></w:p>".repeat(1_100);
    let body = underlined("<w:t>x</w:t>") + &breaks + &underlined(words);
    add(
        all,
        "words behind very many warnings",
        "a.docx",
        docx(&body, &[]),
    );
}
