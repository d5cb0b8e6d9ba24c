//! What LibreOffice spells in its own way. These files are written by hand, so that no LibreOffice is needed; those in
//! `tests/own/resaved.rs` are its own.

use super::package::{docx, odt, part};
use super::words::read;
use wortlaut_merge::document::canonical;

fn canonical_odt(styles: &str, body: &str) -> Vec<String> {
    let imported = read(&odt(styles, body), "a.odt");
    lines(&canonical(&imported.text))
}

fn lines(text: &str) -> Vec<String> {
    text.lines().skip(2).map(str::to_owned).collect()
}

#[test]
fn spaces_are_as_many_as_there_are() {
    let body = concat!(
        r#"<text:p>a<text:s text:c="3"/>b <text:s/>c</text:p>"#,
        "<text:p>  d \n e<text:tab/> f<text:line-break/> g</text:p>",
    );
    let read = canonical_odt("", body);
    assert_eq!(read, ["paragraph\ta   b  c", "paragraph\td e  f  g"]);
}

const LISTS: &str = concat!(
    r#"<text:list-style style:name="L1"><text:list-level-style-bullet text:level="1"/></text:list-style>"#,
    r#"<text:list-style style:name="L2"><text:list-level-style-number text:level="1" style:num-format="a"/>"#,
    r#"<text:list-level-style-number text:level="2" style:num-format="a"/></text:list-style>"#,
);

/// One list may have items of several styles.
#[test]
fn an_item_may_be_of_another_style_than_its_list() {
    let body = concat!(
        r#"<text:list text:style-name="L1"><text:list-item><text:p>a</text:p></text:list-item>"#,
        r#"<text:list-item text:style-override="L2"><text:p>b</text:p></text:list-item>"#,
        r#"<text:list-item><text:p>c</text:p></text:list-item></text:list>"#,
    );
    let read = canonical_odt(LISTS, body);
    let expected = [
        "unordered-list-item\ta",
        "ordered-list-item\tb",
        "unordered-list-item\tc",
    ];
    assert_eq!(read, expected);
}

/// A list of no words around another says how deep it is; what it is in is told by what stands before.
#[test]
fn an_inner_list_by_itself_belongs_to_the_item_before() {
    let inner = |words: &str| {
        format!(
            r#"<text:list text:style-name="L2"><text:list-item><text:list><text:list-item><text:p>{words}</text:p></text:list-item></text:list></text:list-item></text:list>"#
        )
    };
    let outer = r#"<text:list text:style-name="L1"><text:list-item><text:p>a</text:p></text:list-item></text:list>"#;
    let read = canonical_odt(
        LISTS,
        &format!("{outer}{}<text:p>Text</text:p>{}", inner("b"), inner("c")),
    );
    let expected = [
        "unordered-list-item\ta",
        "ordered-list-item in=unordered-list-item\tb",
        "paragraph\tText",
        "ordered-list-item in=ordered-list-item\tc",
    ];
    assert_eq!(read, expected);
}

/// What the words of a heading all have is set in a style of the paragraph; what headings have anyway says nothing.
#[test]
fn a_heading_that_is_italic_as_a_whole_stays_so() {
    let styles = concat!(
        r#"<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Heading_20_2">"#,
        r#"<style:text-properties fo:font-style="italic"/></style:style>"#,
    );
    let body = concat!(
        r#"<text:h text:style-name="Heading_20_2" text:outline-level="2">a</text:h>"#,
        r#"<text:h text:style-name="P1" text:outline-level="2">b</text:h>"#,
    );
    let read = canonical_odt(styles, body);
    assert_eq!(read, ["heading level=1\ta", "heading level=1\t{em}b{/}"]);
}

#[test]
fn links_lead_where_they_led() {
    let link = |target: &str, words: &str| {
        format!(r#"<text:p><text:a xlink:href="{target}">{words}</text:a></text:p>"#)
    };
    let body = link("../anlage.pdf", "a") + &link("#b12-0a1b", "b") + &link("#_Toc1", "c");
    let read = canonical_odt("", &body);
    let expected = [
        r#"paragraph	{link href="anlage.pdf"}a{/}"#,
        r##"paragraph	{link href="#b12-0a1b"}b{/}"##,
        "paragraph\tc",
    ];
    assert_eq!(read, expected);
    let field = |instruction: &str, words: &str| {
        format!(
            concat!(
                r#"<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r>"#,
                r#"<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>"#,
            ),
            instruction, words
        )
    };
    let body = field(
        r#" HYPERLINK "https://a.example/" \l "ort" \o "Titel" "#,
        "a",
    ) + &field(r#" HYPERLINK \l "b12-0a1b" "#, "b")
        + &field(r#" HYPERLINK \l "_Toc1" "#, "c")
        + &field(" HYPERLINK https://b.example/ ", "d")
        + r#"<w:p><w:hyperlink w:anchor="b12-0a1b"><w:r><w:t>e</w:t></w:r></w:hyperlink></w:p>"#;
    let styles = ("word/styles.xml", part("styles", ""));
    let imported = self::read(&docx(&body, &[styles]), "a.docx");
    let expected = [
        r#"paragraph	{link href="https://a.example/#ort"}a{/}"#,
        r##"paragraph	{link href="#b12-0a1b"}b{/}"##,
        "paragraph\tc",
        r#"paragraph	{link href="https://b.example/"}d{/}"#,
        r##"paragraph	{link href="#b12-0a1b"}e{/}"##,
    ];
    assert_eq!(lines(&canonical(&imported.text)), expected);
}
