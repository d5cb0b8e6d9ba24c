use super::sketch::{read, sketch};
use insta::assert_snapshot;
use wortlaut_merge::document::{BlockKind, DEEPEST_LIST};

#[test]
fn headings() {
    assert_snapshot!(sketch(
        "# Titel\n## 1 Eins\n### 1.1 Eins eins\n## Frei\n## 2. *Zwei*\n##### Tief\n###### Tiefer\n# Noch einer\n"
    ));
}

#[test]
fn a_heading_whose_number_is_computed_otherwise() {
    assert_snapshot!(sketch("# T\n## 3 Drei\n### 3.7 Sieben\n"));
}

#[test]
fn a_text_without_title() {
    assert_snapshot!(sketch("Nur ein Absatz\nin zwei Zeilen.\n"));
}

#[test]
fn marks_and_links() {
    assert_snapshot!(sketch(
        "# T\nEin **starkes *und* betontes** Wort, [eine *Adresse*](https://example.org \"Titel\"), \
         <https://example.org/a>, <buero@example.org>, [unsicher](javascript:alert) und [^kein].\n"
    ));
}

#[test]
fn lists_in_lists() {
    assert_snapshot!(sketch(
        "# T\n1. eins\n   - innen **fett**\n   - innen zwei\n     1. ganz innen\n2. zwei\n\n- anders\n- - doppelt\n\n5. fünf\n"
    ));
}

#[test]
fn an_item_of_several_paragraphs() {
    assert_snapshot!(sketch(
        "# T\n1. eins\n\n   noch eins\n   - innen\n\n   danach\n2. zwei\n"
    ));
}

#[test]
fn quotations() {
    assert_snapshot!(sketch(
        "# T\n> Erstens.\n>\n> Zweitens.\n> > Innen.\n>\n> - Punkt\n>\n> ## Kopf\n\n- a\n  > Zitat\n"
    ));
}

#[test]
fn footnotes() {
    assert_snapshot!(sketch(
        "# Titel[^a]\nSatz[^1] und[^Groß] und[^1].\n\n[^1]: Erster *Absatz*.\n\n    Zweiter[^a] Absatz.\n\n    - Punkt\n\n\
         [^groß]: Andere.\n[^a]: Des Titels.\n[^b]: Von niemandem.\n"
    ));
}

#[test]
fn what_the_schema_has_no_place_for() {
    assert_snapshot!(sketch(
        "# T\nZeile eins  \nzwei `Code` ~~weg~~ ![Bild *alt*](a.png) <b>html</b><br>neu\n\n---\n\n```rust\nlet a = 1;\nlet b = 2;\n```\n\n\
         <div class=\"x\">\nKasten <!-- intern -->\n</div>\n"
    ));
}

#[test]
fn tables() {
    assert_snapshot!(sketch(
        "# T\n| Aufgabe | Kommune[^1] | |\n|---|---|---|\n| **Ziele** | verantwortlich | x |\n| Betrieb | | |\n\n\
         | Nur | Kopf |\n|---|---|\n\n- Punkt\n\n  | A | B |\n  |---|---|\n  | 1 | 2 |\n\n[^1]: Oder ihr Unternehmen.\n"
    ));
}

#[test]
fn carriage_returns_and_a_byte_order_mark_do_not_show() {
    let parsed = read("\u{feff}# Titel\r\n\r\nEin Absatz\r\nauf zwei Zeilen.\r\n");
    assert_eq!(parsed.text.title, "Titel");
    assert_eq!(parsed.text.blocks[0].words(), "Ein Absatz auf zwei Zeilen.");
    assert_eq!(parsed.warnings, []);
}

#[test]
fn lists_deeper_than_lists_may_be_keep_their_words_at_the_deepest_level() {
    let source: String = (0..20)
        .map(|depth| format!("{}- w{depth}\n", "  ".repeat(depth)))
        .collect();
    let parsed = read(&source);
    assert_eq!(parsed.text.blocks.len(), 20);
    for (depth, block) in parsed.text.blocks.iter().enumerate() {
        assert_eq!(block.words(), format!("w{depth}"));
        let BlockKind::ListItem { parents, .. } = &block.kind else {
            panic!("{block:?}")
        };
        assert_eq!(parents.len(), depth.min(DEEPEST_LIST));
    }
    assert!(
        parsed
            .warnings
            .iter()
            .any(|warning| warning.kind.code() == "list-depth" && warning.line == 10)
    );
}
