//! The files of [`hostile`](super::hostile): what they are called, the names they come by, and their bytes.

use super::package::{RELATIONSHIPS, docx, odt, pack, package, package_of, part};

/// Title, file name, bytes.
pub type File = (String, String, Vec<u8>);

/// More than all parts together may inflate to.
const BOMB: usize = 66 << 20;
/// More than may be of anything but spaces.
const MANY: usize = 12 << 20;

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

pub fn files() -> Vec<File> {
    let mut all = Vec::new();
    damaged(&mut all);
    bombs(&mut all);
    entities(&mut all);
    deep(&mut all);
    many(&mut all);
    circles(&mut all);
    packages(&mut all);
    pages(&mut all);
    markdown(&mut all);
    plain(&mut all);
    others(&mut all);
    broken_xml(&mut all);
    all
}

fn add(all: &mut Vec<File>, title: &str, name: &str, bytes: impl Into<Vec<u8>>) {
    all.push((title.to_owned(), name.to_owned(), bytes.into()));
}

fn damaged(all: &mut Vec<File>) {
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

fn bombs(all: &mut Vec<File>) {
    let spaces = pack(format!("<x>{}</x>", "<!---->".repeat(BOMB / 7)).as_bytes());
    let (relations, types) = (pack(RELATIONSHIPS.as_bytes()), pack(b"<Types/>"));
    for name in [
        "document",
        "styles",
        "numbering",
        "footnotes",
        "endnotes",
        "comments",
    ] {
        let part = format!("word/{name}.xml");
        let parts = [
            ("_rels/.rels", &relations),
            ("[Content_Types].xml", &types),
            (part.as_str(), &spaces),
        ];
        add(
            all,
            &format!("{name} of nothing"),
            "a.docx",
            package_of(&parts),
        );
    }
    for part in ["content.xml", "styles.xml", "META-INF/manifest.xml"] {
        let empty = pack(b"<x/>");
        let mut parts = vec![(part, &spaces)];
        if part != "content.xml" {
            parts.push(("content.xml", &empty));
        }
        add(
            all,
            &format!("{part} of nothing"),
            "a.odt",
            package_of(&parts),
        );
    }
    for (title, unit) in [
        ("paragraphs", "<w:p/>"),
        ("words", "<w:p><w:r><w:t>Daseinsvorsorge</w:t></w:r></w:p>"),
        ("one long word", "Daseinsvorsorge"),
        ("comments", "<!-- x -->"),
        ("instructions", "<?x y?>"),
        ("references", "&amp;&#65;"),
        ("sections", "<![CDATA[x]]>"),
        ("tabs", "<w:r><w:tab/></w:r>"),
        ("breaks", "<w:p><w:r><w:br/></w:r></w:p>"),
    ] {
        add(
            all,
            &format!("a bomb of {title}"),
            "a.docx",
            docx(&unit.repeat(MANY / unit.len()), &[]),
        );
    }
    let comment = format!("<!--{}-->", "x".repeat(MANY));
    add(all, "one long comment", "a.docx", docx(&comment, &[]));
    let attribute = format!(r#"<w:p x="{}"/>"#, "x".repeat(MANY));
    add(all, "one long attribute", "a.docx", docx(&attribute, &[]));
    add(
        all,
        "one long name",
        "a.docx",
        docx(&format!("<{}/>", "x".repeat(MANY)), &[]),
    );
    let attributes: String = (0..200_000).map(|it| format!(" a{it}=''")).collect();
    add(
        all,
        "many attributes",
        "a.docx",
        docx(&format!("<w:p{attributes}/>"), &[]),
    );
    let spaces: String = (0..200_000).map(|it| format!(" xmlns:a{it}='u'")).collect();
    add(
        all,
        "many namespaces",
        "a.docx",
        docx(&format!("<w:p{spaces}/>"), &[]),
    );
}

fn entities(all: &mut Vec<File>) {
    let laughs = r#"<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>"#;
    let outside = r#"<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>"#;
    let remote = r#"<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">"#;
    let long = format!("<!DOCTYPE x [{}]>", "<!ENTITY a 'x'>".repeat(300_000));
    let open = "<!DOCTYPE x [".to_owned() + &"[".repeat(1_000_000);
    for (title, declared) in [
        ("laughs", laughs),
        ("outside", outside),
        ("remote", remote),
        ("long", &long),
        ("open", &open),
    ] {
        for name in ["document", "styles", "comments"] {
            let text = format!("{declared}<x>&a;&c;</x>");
            let document = match name {
                "document" => text.clone(),
                _ => part("document", ""),
            };
            let file = package(&[
                ("_rels/.rels", RELATIONSHIPS.as_bytes()),
                ("word/document.xml", document.as_bytes()),
                (
                    if name == "document" {
                        "word/x.xml"
                    } else {
                        "word/styles.xml"
                    },
                    text.as_bytes(),
                ),
            ]);
            add(all, &format!("entities: {title} in {name}"), "a.docx", file);
        }
        let text = format!("{declared}<x>&c;</x>");
        add(
            all,
            &format!("entities: {title} in content"),
            "a.odt",
            package(&[("content.xml", text.as_bytes())]),
        );
    }
    add(
        all,
        "an entity nobody declared",
        "a.docx",
        docx("<w:p><w:r><w:t>&nbsp;</w:t></w:r></w:p>", &[]),
    );
    add(
        all,
        "a character that is none",
        "a.docx",
        docx("<w:p><w:r><w:t>&#xD800;&#0;</w:t></w:r></w:p>", &[]),
    );
}

fn deep(all: &mut Vec<File>) {
    let nested = |begin: &str, end: &str, count: usize| {
        format!("{}{}", begin.repeat(count), end.repeat(count))
    };
    for (title, begin, end) in [
        ("tables", "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        (
            "controls",
            "<w:sdt><w:sdtContent>",
            "</w:sdtContent></w:sdt>",
        ),
        (
            "boxes",
            "<w:p><w:r><w:pict><w:txbxContent>",
            "</w:txbxContent></w:pict></w:r></w:p>",
        ),
        ("links", "<w:hyperlink>", "</w:hyperlink>"),
        ("changes", "<w:ins><w:del>", "</w:del></w:ins>"),
        (
            "alternatives",
            "<mc:AlternateContent><mc:Choice>",
            "</mc:Choice></mc:AlternateContent>",
        ),
    ] {
        for count in [40, 100_000] {
            add(
                all,
                &format!("{count} {title} in one another"),
                "a.docx",
                docx(&nested(begin, end, count), &[]),
            );
        }
    }
    for (title, begin, end) in [
        (
            "lists",
            "<text:list><text:list-item>",
            "</text:list-item></text:list>",
        ),
        ("spans", "<text:span>", "</text:span>"),
        (
            "notes",
            "<text:p><text:note><text:note-body>",
            "</text:note-body></text:note></text:p>",
        ),
        (
            "tables",
            "<table:table><table:table-row><table:table-cell>",
            "</table:table-cell></table:table-row></table:table>",
        ),
        (
            "frames",
            "<text:p><draw:frame><draw:text-box>",
            "</draw:text-box></draw:frame></text:p>",
        ),
    ] {
        for count in [40, 100_000] {
            add(
                all,
                &format!("{count} {title} in one another"),
                "a.odt",
                odt("", &nested(begin, end, count)),
            );
        }
    }
}

fn many(all: &mut Vec<File>) {
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
    let paragraphs = "<text:p>x</text:p>".repeat(300_000);
    add(all, "many paragraphs", "a.odt", odt("", &paragraphs));
    let notes = "<text:note><text:note-body><text:p>x</text:p></text:note-body></text:note>"
        .repeat(100_000);
    add(
        all,
        "many notes",
        "a.odt",
        odt("", &format!("<text:p>{notes}</text:p>")),
    );
}

fn circles(all: &mut Vec<File>) {
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

fn packages(all: &mut Vec<File>) {
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

fn pages(all: &mut Vec<File>) {
    let mut page =
        |title: &str, source: String| add(all, title, "a.html", format!("<html>{source}"));
    for tag in [
        "b",
        "div",
        "p",
        "li",
        "ul",
        "table",
        "td",
        "tr",
        "a href=x",
        "span",
        "font a=1",
        "svg",
        "math",
        "blockquote",
        "h1",
        "select",
        "option",
        "title",
        "textarea",
        "script",
        "style",
        "template",
    ] {
        page(
            &format!("tags <{tag}> without end"),
            format!("<{tag}>x").repeat(200_000),
        );
    }
    page(
        "formatting that piles up",
        (0..100_000)
            .map(|it| format!("<b a={it}>"))
            .collect::<String>()
            + &"<p>x".repeat(100_000),
    );
    page(
        "many attributes",
        format!(
            "<p{}>",
            (0..400_000)
                .map(|it| format!(" a{it}=1"))
                .collect::<String>()
        ),
    );
    page(
        "one long attribute",
        format!("<p a=\"{}\">", "x".repeat(4_000_000)),
    );
    page("one long tag", "<".to_owned() + &"p".repeat(4_000_000));
    page(
        "a comment without end",
        "<!--".to_owned() + &"x".repeat(4_000_000),
    );
    page("comments", "<!-- x -->".repeat(400_000));
    page("references", "&amp;&#x110000;&notit;&#0;".repeat(200_000));
    page(
        "a cell over many columns",
        "<table><tr><td colspan=4294967296 rowspan=65535>x".repeat(1_000),
    );
    page(
        "ends without begin",
        "</div></p></table></b>".repeat(200_000),
    );
    page(
        "scripts",
        "<script>alert(1)</script><p onclick=alert(1)>x</p><a href=javascript:alert(1)>y</a>"
            .repeat(10_000),
    );
    page(
        "notes",
        (0..50_000)
            .map(|it| format!("<a role=doc-noteref href=#n{it}>1</a>"))
            .collect(),
    );
    page("too large", "x".repeat(9 << 20));
}

fn markdown(all: &mut Vec<File>) {
    let size = 500 << 10;
    for unit in [
        "[",
        "![",
        "*",
        "_a_*",
        "`",
        "<",
        "> ",
        "- ",
        "1. ",
        "#",
        "|",
        "[^a]",
        "[a](",
        "\\",
        "&#1;",
        "~",
        "a\n",
        "*a ",
        "<!--",
        "[a]: b\n",
        "**a",
        "\n\n",
        "| a | b |\n",
        "\t",
    ] {
        add(
            all,
            &format!("Markdown of {unit:?}"),
            "a.md",
            unit.repeat(size / unit.len()),
        );
    }
    let wide = "|a".repeat(20_000);
    add(
        all,
        "a wide table",
        "a.md",
        format!(
            "{wide}|\n{}|\n{}",
            "|-".repeat(20_000),
            "|x|\n".repeat(5_000)
        ),
    );
    let note = "x".repeat(size / 4);
    add(
        all,
        "a long note in many cells",
        "a.md",
        format!(
            "| a |\n|---|\n{}\n[^a]: {note}\n",
            "| [^a] |\n".repeat(20_000)
        ),
    );
    let notes: String = (0..15_000)
        .map(|it| format!("[^{it}]\n\n[^{it}]: x\n\n"))
        .collect();
    add(all, "many notes", "a.md", notes);
    add(all, "too large", "a.md", "x".repeat(9 << 20));
}

fn plain(all: &mut Vec<File>) {
    add(all, "lines", "a.txt", "\n".repeat(8 << 20));
    add(all, "short lines", "a.txt", "a\n\n".repeat(2 << 20));
    add(all, "one line", "a.txt", "a".repeat(8 << 20));
    add(all, "items", "a.txt", "- a\n".repeat(1 << 20));
    add(
        all,
        "bytes that are no characters",
        "a.txt",
        vec![0xfe; 4 << 20],
    );
    add(
        all,
        "half of UTF-16",
        "a.txt",
        [vec![0xff, 0xfe], vec![0xd8; 1 << 20]].concat(),
    );
    add(all, "zeros", "a.txt", vec![0; 1 << 20]);
    add(all, "nothing", "a.txt", Vec::new());
    add(all, "larger than any file", "a.txt", vec![b'a'; 17 << 20]);
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

fn broken_xml(all: &mut Vec<File>) {
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
