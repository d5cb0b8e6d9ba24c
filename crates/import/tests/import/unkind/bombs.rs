//! Little that becomes much: archives that inflate, entities, nesting.

use super::super::package::{RELATIONSHIPS, docx, odt, pack, package, package_of, part};
use super::{File, add};

/// More than all parts together may inflate to.
const BOMB: usize = 66 << 20;
/// More than may be of anything but spaces.
const MANY: usize = 12 << 20;

pub(super) fn bombs(all: &mut Vec<File>) {
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

pub(super) fn entities(all: &mut Vec<File>) {
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

pub(super) fn deep(all: &mut Vec<File>) {
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
