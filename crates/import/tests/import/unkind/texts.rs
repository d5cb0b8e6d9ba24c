//! Pages, Markdown and plain text.

use super::{File, add};

pub(super) fn pages(all: &mut Vec<File>) {
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

pub(super) fn markdown(all: &mut Vec<File>) {
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

pub(super) fn plain(all: &mut Vec<File>) {
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
