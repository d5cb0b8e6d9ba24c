//! What OpenDocument and pages print before items and texts of ours do not: the twin of `numbering.rs`, which is Word's.

use super::package::odt;
use super::words::read;
use wortlaut_import::Imported;

/// The sentences that tell of numbers, but for the one of the missing title.
fn told(imported: &Imported) -> Vec<String> {
    let warnings = imported.warnings.iter();
    let told = warnings.filter(|it| it.kind.code() != "no-title");
    told.map(ToString::to_string).collect()
}

fn of_page(page: &str) -> Vec<String> {
    told(&read(format!("<html><body>{page}").as_bytes(), "a.html"))
}

fn of_odt(body: &str) -> Vec<String> {
    told(&read(&odt(STYLES, body), "a.odt"))
}

const STYLES: &str = concat!(
    r#"<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>"#,
    r#"<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/></text:list-style>"#,
    r#"<text:list-style style:name="L3"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="." text:start-value="3"/></text:list-style>"#,
    r#"<text:list-style style:name="Roman"><text:list-level-style-number text:level="1" style:num-format="I" style:num-suffix="."/></text:list-style>"#,
    r#"<text:list-style style:name="Article"><text:list-level-style-number text:level="1" style:num-format="1" style:num-prefix="Artikel "/>"#,
    r#"<text:list-level-style-number text:level="2" style:num-format="1" style:num-suffix="." style:num-prefix="Absatz " text:display-levels="2"/></text:list-style>"#,
    r#"<text:list-style style:name="Clause"><text:list-level-style-number text:level="1" style:num-format="1" style:num-prefix="(" style:num-suffix=")"/></text:list-style>"#,
);

fn list(attributes: &str, items: &str) -> String {
    format!("<text:list {attributes}>{items}</text:list>")
}

fn item(words: &str) -> String {
    format!("<text:list-item><text:p>{words}</text:p></text:list-item>")
}

const PARAGRAPH: &str = "<text:p>dazwischen</text:p>";
const NAMED: &str = r#"text:style-name="L1""#;

#[test]
fn an_ordinary_list_is_counted_as_it_was() {
    let inner = format!(
        "<text:list-item><text:p>b</text:p>{}</text:list-item>",
        list("", &(item("innen") + &item("noch")))
    );
    let items = item("a") + &inner + &item("c");
    let twice = list(NAMED, &items) + PARAGRAPH + &list(NAMED, &items);
    assert_eq!(of_odt(&twice), [""; 0]);
    let page = "<ol><li>a<li>b<ol type=a><li>innen<li>noch</ol><li>c</ol><p>y</p><ol start=1 type=1><li><p>a</p></ol>";
    assert_eq!(of_page(page), [""; 0]);
}

#[test]
fn a_list_that_begins_elsewhere_is_told_once() {
    let begins = "the list began with 3; its items are lettered from a) on";
    let style = list(r#"text:style-name="L3""#, &(item("a") + &item("b")));
    let first = r#"<text:list-item text:start-value="3"><text:p>a</text:p></text:list-item>"#;
    let value = list(NAMED, &(first.to_owned() + &item("b")));
    for said in [of_odt(&style), of_odt(&value)] {
        assert_eq!(said, [format!("block 1: {begins}")]);
    }
    for page in [
        "<ol start=3><li>a<li>b</ol>",
        "<ol><li value=3>a<li>b</ol>",
        "<ol type=a start=3><li>a<li>b</ol>",
    ] {
        assert_eq!(of_page(page), [format!("line 1: {begins}")], "{page}");
    }
}

/// A list that goes on behind a paragraph says so in one of two ways, or by its number alone.
#[test]
fn a_list_that_goes_on_is_told() {
    let goes_on = "block 4: the list began with 3; its items are lettered from a) on";
    let first = list(
        r#"text:style-name="L1" xml:id="x""#,
        &(item("a") + &item("b")),
    );
    let other = list(r#"text:style-name="Roman""#, "");
    for attributes in [
        r#"text:style-name="L1" text:continue-numbering="true""#,
        r#"text:style-name="L1" text:continue-list="x""#,
    ] {
        let second = list(attributes, &(item("c") + &item("d")));
        assert_eq!(
            of_odt(&(first.clone() + PARAGRAPH + &other + &second)),
            [goes_on]
        );
    }
}

#[test]
fn a_number_that_jumps_is_told() {
    assert_eq!(
        of_page("<ol><li>a\n<li value=7>b\n<li>c</ol>"),
        ["line 2: what the file prints before it is computed here, and otherwise: “7.”"]
    );
    let jumps = r#"<text:list-item text:start-value="7"><text:p>b</text:p></text:list-item>"#;
    let said = of_odt(&list(NAMED, &(item("a") + jumps + &item("c"))));
    assert!(said.len() == 1 && said[0].ends_with("“7.”"), "{said:?}");
}

#[test]
fn letters_and_roman_numbers_that_texts_never_have_are_told() {
    let said = of_odt(&list(
        r#"text:style-name="Roman""#,
        &(item("a") + &item("b")),
    ));
    assert!(said.len() == 1 && said[0].ends_with("“I.”"), "{said:?}");
    for (page, label) in [
        ("<ol type=I><li>a<li>b</ol>", "I."),
        (
            "<ol style='list-style-type: upper-alpha'><li>a<li>b</ol>",
            "A.",
        ),
        (
            "<ol style='list-style: lower-roman inside' start=4><li>a</ol>",
            "iv.",
        ),
    ] {
        let said = of_page(page);
        assert!(
            said.len() == 1 && said[0].ends_with(&format!("“{label}”")),
            "{page}: {said:?}"
        );
    }
}

#[test]
fn words_before_an_item_are_told() {
    let inner = list("", &item("c"));
    let items = item("a") + &format!("<text:list-item><text:p>b</text:p>{inner}</text:list-item>");
    let said = of_odt(&list(r#"text:style-name="Article""#, &items));
    let labels = ["“Artikel 1”", "“Artikel 2”", "“Absatz 2.1.”"];
    assert_eq!(said.len(), 3, "{said:?}");
    for (said, label) in said.iter().zip(labels) {
        assert!(said.ends_with(label), "{said}");
    }
}

/// As from Word: paragraphs below a numbered heading are numbered so here, too.
#[test]
fn a_list_numbered_as_clauses_becomes_them() {
    let heading = r#"<text:h text:outline-level="1">1 Zweck</text:h>"#;
    let clauses = list(r#"text:style-name="Clause""#, &(item("a") + &item("b")));
    let imported = read(&odt(STYLES, &(heading.to_owned() + &clauses)), "a.odt");
    let numbers = wortlaut_merge::document::numbers(&imported.text.blocks);
    let numbers: Vec<_> = numbers.into_iter().flatten().collect();
    assert!(
        numbers.ends_with(&["(1)".to_owned(), "(2)".to_owned()]),
        "{numbers:?}"
    );
    assert_eq!(told(&imported), [""; 0]);
}

#[test]
fn numbered_headings_that_count_otherwise_are_told() {
    let styles = concat!(
        r#"<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="1" text:start-value="3"/>"#,
        r#"<text:outline-level-style text:level="2" style:num-format="1" style:num-suffix="." text:display-levels="2"/></text:outline-style>"#,
    );
    let heading = |level: u8, words: &str| {
        format!(r#"<text:h text:outline-level="{level}">{words}</text:h>"#)
    };
    let title = r#"<text:p text:style-name="Title">t</text:p>"#;
    let body = title.to_owned() + &heading(1, "a") + &heading(2, "b") + &heading(1, "c");
    let said = told(&read(&odt(styles, &body), "a.odt"));
    let numbers = [("3", "1"), ("3.1", "1.1"), ("4", "2")];
    assert_eq!(said.len(), 3, "{said:?}");
    for (said, (was, becomes)) in said.iter().zip(numbers) {
        assert!(
            said.contains(&format!("number {was} becomes {becomes},")),
            "{said}"
        );
    }
}

#[test]
fn what_counts_backwards_or_below_nothing_is_told() {
    for page in ["<ol reversed><li>a<li>b</ol>", "<ol start=-3><li>a</ol>"] {
        let said = of_page(page);
        assert!(
            said.len() == 1 && said[0].contains("computed here, and otherwise"),
            "{page}: {said:?}"
        );
    }
}

/// Word writes its items into pages as paragraphs with their signs as words.
#[test]
fn what_word_prints_before_items_of_a_page_is_told() {
    let item = |sign: &str| {
        format!(
            "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>{sign}&nbsp;</span>x</p>"
        )
    };
    assert_eq!(of_page(&(item("1.") + &item("2."))), [""; 0]);
    let said = of_page(&(item("3.") + &item("4.")));
    assert!(
        said.len() == 1 && said[0].contains("began with 3"),
        "{said:?}"
    );
    let said = of_page(&(item("Artikel 1") + &item("Artikel 2")));
    assert!(
        said.len() == 2 && said[1].ends_with("“Artikel 2”"),
        "{said:?}"
    );
}
