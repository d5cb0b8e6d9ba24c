use super::sketch::read;
use proptest::{collection::vec, prelude::*, sample::select};
use wortlaut_merge::{
    ActorId,
    document::{Inline, Materialised, Text, create},
};
use wortlaut_model::Timestamp;

/// Bits of Markdown that, thrown together, make every construct and many broken ones.
fn soup() -> impl Strategy<Value = String> {
    let bits = [
        "# ",
        "## ",
        "###### ",
        "1. ",
        "- ",
        "* ",
        "> ",
        "  ",
        "    ",
        "\n",
        "\n\n",
        "**",
        "*",
        "_",
        "`",
        "```",
        "~~",
        "[",
        "](",
        ")",
        "[^1]",
        "[^1]: ",
        "![",
        "|",
        "|---|",
        "---",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "<br>",
        "&amp;",
        "\\",
        "\t",
        "\r\n",
        "\u{feff}",
        "\0",
        "1.2 ",
        "Wort",
        "ä",
        "👩‍👩‍👧",
        "e\u{301}",
        "https://example.org",
        "javascript:",
        ":",
        "\"",
    ];
    vec(select(bits.to_vec()), 0..80).prop_map(|bits| bits.concat())
}

/// A manuscript of every structure, and its words in the order in which they read.
fn manuscript() -> impl Strategy<Value = (String, Vec<String>)> {
    let part = select(vec![
        "p", "h", "n", "ul", "ol", "nested", "q", "table", "code", "marks", "html", "item",
    ]);
    vec(part, 0..30).prop_map(|parts| {
        let mut writer = Writer::default();
        for part in parts {
            writer.write(part);
        }
        (writer.source, writer.words)
    })
}

/// Writes parts of numbered words, so that a word lost or misplaced shows.
#[derive(Default)]
struct Writer {
    source: String,
    words: Vec<String>,
}

impl Writer {
    fn word(&mut self) -> String {
        let word = format!("wört{}", self.words.len());
        self.words.push(word.clone());
        word
    }

    fn write(&mut self, part: &str) {
        let mut word = || self.word();
        let part = match part {
            "h" => format!("## {} *{}*", word(), word()),
            "n" => format!("### 1.1 {}", word()),
            "ul" => format!("- {}\n- {}", word(), word()),
            "ol" => format!("1. {}\n2. {}", word(), word()),
            "nested" => format!(
                "- {}\n  1. {}\n     - {}\n  2. {}\n- {}",
                word(),
                word(),
                word(),
                word(),
                word()
            ),
            "q" => format!("> {}\n> {}\n>\n> {}", word(), word(), word()),
            "table" => format!("| {} | |\n|---|---|\n| {} | {} |", word(), word(), word()),
            "code" => format!(
                "```\n{}\n{}\n```\n\n{} `{}`",
                word(),
                word(),
                word(),
                word()
            ),
            "marks" => format!(
                "**{} *{}*** ~~{}~~ [{}](https://example.org) ![{}](a.png)",
                word(),
                word(),
                word(),
                word(),
                word()
            ),
            "html" => format!("<div>\n{}\n</div>\n\n{} <i>{}</i>", word(), word(), word()),
            "item" => format!(
                "- {}\n\n  {}\n\n  - {}\n\n  {}\n  > {}",
                word(),
                word(),
                word(),
                word(),
                word()
            ),
            _ => format!("{}\n{}  \n{}", word(), word(), word()),
        };
        self.source.push_str(&part);
        self.source.push_str("\n\n");
    }
}

fn words(text: &Text) -> Vec<String> {
    let blocks = text.blocks.iter().map(|block| block.words());
    let words: Vec<String> = blocks.collect();
    let words = words.join(" ");
    let words = words.split(|character: char| !character.is_alphanumeric());
    words
        .filter(|word| word.starts_with("wört"))
        .map(str::to_owned)
        .collect()
}

fn write_and_read(text: &Text) -> Text {
    let created = create(text, &ActorId::from([1; 16]), Timestamp::default());
    let document = Materialised::from_log(created.changes.iter().map(Vec::as_slice)).unwrap();
    document.text().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_source_becomes_a_text_that_survives_the_document(source in soup()) {
        let parsed = read(&source);
        prop_assert_eq!(write_and_read(&parsed.text), parsed.text.clone());
        for inline in parsed.text.blocks.iter().flat_map(|block| &block.inlines) {
            if let Inline::Footnote { id } = inline {
                prop_assert!(parsed.text.footnotes.contains_key(id));
            }
        }
        let lines = source.lines().count().max(1);
        prop_assert!(parsed.warnings.is_sorted_by_key(|warning| warning.line));
        prop_assert!(parsed.warnings.iter().all(|warning| (1..=lines).contains(&warning.line)));
    }

    #[test]
    fn any_characters_become_a_text(source in any::<String>()) {
        let parsed = read(&source);
        prop_assert_eq!(write_and_read(&parsed.text), parsed.text);
    }

    #[test]
    fn every_word_of_a_manuscript_is_there_in_order((source, expected) in manuscript()) {
        let parsed = read(&source);
        prop_assert_eq!(words(&parsed.text), expected, "{}", source);
    }
}
