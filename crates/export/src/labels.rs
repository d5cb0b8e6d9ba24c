//! The words that formats add to a text's own: one place, so that every format says the same. German for now; another
//! language is another module of the same functions.

use crate::{Agreement, Author, BlockKind, Edition, german_date, german_date_time};
use std::fmt::Write;
use wortlaut_merge::document::List;

/// The language of the words here and, until texts say theirs, of the texts, as RFC 5646 names it.
pub const LANGUAGE: &str = "de";
/// What a text without a title is called.
pub const UNTITLED: &str = "Ohne Titel";
/// The heading above the table of contents.
pub const CONTENTS: &str = "Inhalt";
/// The heading above the footnotes.
pub const FOOTNOTES: &str = "Fußnoten";
/// The heading above heads, hash and address.
pub const COLOPHON: &str = "Zu dieser Fassung";
/// The name of the heads.
pub const HEADS: &str = "Stand";
/// The name of the hash.
pub const HASH: &str = "SHA-256 des Wortlauts";
/// The name of the document's id.
pub const DOCUMENT: &str = "Dokument";
/// The name of the address.
pub const ADDRESS: &str = "Adresse";
/// The name of the workspace, which stands for the body that drafts the text.
pub const WORKSPACE: &str = "Herausgeber";
/// The name of what was noted about a version.
pub const NOTE: &str = "Anmerkung";
/// What the hash proves, and what not.
pub const WHAT_THE_HASH_PROVES: &str =
    "Die Prüfsumme belegt, dass der Wortlaut unverändert ist. Von wem er stammt, belegt sie nicht.";
/// The link over everything before the text, for those who cannot skip it with their eyes.
pub const SKIP: &str = "Zum Text springen";
/// What a Synopse is called.
pub const SYNOPSIS: &str = "Synopse";
/// What stands against a clause that stayed.
pub const UNCHANGED: &str = "unverändert";
/// What stands against a clause that is gone.
pub const REMOVED: &str = "entfallen";
/// What stands against a clause that is new.
pub const INSERTED: &str = "neu";

/// What stands against a clause of the other text that a Synopse shows nowhere else.
pub const NOTHING: &str = "–";
/// The heading above the legend of a Synopse.
pub const LEGEND: &str = "Legende";
/// How a Synopse shows removed words, in words for those who do not see it.
pub const REMOVED_WORDS: &str = "entfernt";
/// How a Synopse shows new words.
pub const INSERTED_WORDS: &str = "eingefügt";
/// How a Synopse shows words that stand elsewhere now.
pub const MOVED_WORDS: &str = "verschoben";
/// How a Synopse shows words that carry other marks now.
pub const REMARKED_WORDS: &str = "anders ausgezeichnet";
/// What is said where nothing differs.
pub const SAME_WORDING: &str = "Beide Texte haben denselben Wortlaut.";
/// The name of the title in a Synopse.
pub const TITLE: &str = "Titel";

/// The name of the text when it has none.
pub fn title_or_untitled(title: &str) -> &str {
    if title.is_empty() { UNTITLED } else { title }
}

/// What the edition is called: `Fassung 3 – Beschlussvorlage` or `Arbeitsstand`.
pub fn edition_name(edition: &Edition) -> String {
    match &edition.version {
        Some(version) if version.name.trim().is_empty() => format!("Fassung {}", version.number),
        Some(version) => format!("Fassung {} – {}", version.number, one_line(&version.name)),
        None => "Arbeitsstand".to_owned(),
    }
}

/// The edition and its moment: `Fassung 3 – Beschlussvorlage, 24. November 2026, 22:49 Uhr`; a text without changes has no
/// moment.
pub fn edition_line(edition: &Edition) -> String {
    let mut line = edition_name(edition);
    if edition.at.millis() > 0 {
        let _infallible = write!(line, ", {}", german_date_time(edition.at));
    }
    line
}

/// That it is the agreed version: `Vereinbarte Fassung, am 24. November 2026 festgestellt (Stadtwerke Lübeck)`.
pub fn agreement_line(edition: &Edition) -> Option<String> {
    let agreement = agreement(edition)?;
    let date = german_date(agreement.declared_at);
    let mut line = format!("Vereinbarte Fassung, am {date} festgestellt");
    let organisation = one_line(&agreement.organisation);
    if !organisation.is_empty() {
        let _infallible = write!(line, " ({organisation})");
    }
    Some(line)
}

/// Which text it is, one line each: the edition, the agreement on it, and the one it is compared with.
pub fn edition_lines(edition: &Edition, compared_with: Option<&Edition>) -> Vec<String> {
    let mut lines = vec![edition_line(edition)];
    lines.extend(agreement_line(edition));
    let older = compared_with.map(edition_line);
    lines.extend(older.map(|older| format!("Mit allen Änderungen gegenüber: {older}")));
    lines
}

/// The agreement on this edition.
pub fn agreement(edition: &Edition) -> Option<&Agreement> {
    edition.version.as_ref()?.agreed.as_ref()
}

/// The heads as people quote them, each by its first eight digits: `1a2b3c4d, 5e6f7a8b`.
pub fn heads_short(edition: &Edition) -> String {
    let short = |head: &wortlaut_merge::ChangeHash| head.to_string().chars().take(8).collect();
    edition
        .heads
        .iter()
        .map(short)
        .collect::<Vec<String>>()
        .join(", ")
}

/// The heads in full, set apart by spaces.
pub fn heads_full(edition: &Edition) -> String {
    let heads = edition.heads.iter().map(ToString::to_string);
    heads.collect::<Vec<_>>().join(" ")
}

/// The hash of the text in 64 hexadecimal digits.
pub fn hash(edition: &Edition) -> String {
    edition
        .text_sha256
        .iter()
        .fold(String::new(), |mut hex, byte| {
            let _infallible = write!(hex, "{byte:02x}");
            hex
        })
}

/// What identifies the edition, as names and values in the order in which every format shows them.
pub fn particulars(edition: &Edition) -> Vec<(&'static str, String)> {
    let note = edition
        .version
        .as_ref()
        .and_then(|version| version.note.as_deref());
    let agreed = agreement(edition).and_then(|agreement| agreement.note.as_deref());
    let notes = [note, agreed].into_iter().flatten().map(one_line);
    let mut particulars = vec![(WORKSPACE, one_line(&edition.workspace))];
    particulars.extend(notes.map(|note| (NOTE, note)));
    particulars.push((DOCUMENT, edition.document.to_string()));
    particulars.extend(edition.address.clone().map(|address| (ADDRESS, address)));
    particulars.push((HEADS, heads_short(edition)));
    particulars.push((HASH, hash(edition)));
    particulars.retain(|(_, value)| !value.is_empty());
    particulars
}

/// The place of a block as people cite it: `Abschnitt 2`, `Abs. 1`, `Buchstabe a`; `None` for one without a number.
pub fn place(number: &str) -> Option<String> {
    if let Some(item) = number.strip_suffix(')') {
        return Some(match item.strip_prefix('(') {
            Some(paragraph) => format!("Abs. {paragraph}"),
            None => format!("Buchstabe {item}"),
        });
    }
    (!number.is_empty()).then(|| format!("Abschnitt {number}"))
}

/// From one place to another: `Abs. 1 bis 3`, `Abs. 4 bis Abschnitt 2`; one alone if they are the same.
pub fn range(first: &str, last: &str) -> String {
    if first == last {
        return first.to_owned();
    }
    let split = |place: &str| {
        place
            .split_once(' ')
            .map(|(kind, number)| (kind.to_owned(), number.to_owned()))
    };
    match (split(first), split(last)) {
        (Some((kind, _)), Some((same, number))) if kind == same => format!("{first} bis {number}"),
        _ => format!("{first} bis {last}"),
    }
}

/// Words that are named, in quotation marks and without line breaks.
pub fn quoted(words: &str) -> String {
    format!("„{}“", one_line(words))
}

/// Blocks that have no numbers, by their count.
pub fn blocks(count: usize) -> String {
    match count {
        1 => "1 Absatz ohne Nummer".to_owned(),
        count => format!("{count} Absätze ohne Nummer"),
    }
}

/// What kind of block it is.
pub fn kind(kind: &BlockKind) -> String {
    match kind {
        BlockKind::Paragraph(_) => "Absatz".to_owned(),
        BlockKind::Heading { level, .. } => format!("Überschrift {level}"),
        BlockKind::Item {
            list: List::Ordered,
            parents,
            ..
        } => listed("Buchstabe", parents.len()),
        BlockKind::Item {
            list: List::Unordered,
            parents,
            ..
        } => listed("Aufzählungspunkt", parents.len()),
        BlockKind::Quotation(_) => "Zitat".to_owned(),
        BlockKind::Table(_) => "Tabelle".to_owned(),
    }
}

fn listed(name: &str, depth: usize) -> String {
    match depth {
        0 => name.to_owned(),
        depth => format!("{name} (Ebene {})", depth + 1),
    }
}

/// That a block stayed as another kind.
pub fn became(from: &str, to: &str) -> String {
    format!("bisher {from}, jetzt {to}")
}

/// That words stand elsewhere now, said where they stood.
pub fn moved_to(place: Option<&str>) -> String {
    place.map_or_else(
        || "verschoben".to_owned(),
        |place| format!("verschoben nach {place}"),
    )
}

/// That words stood elsewhere before, said where they stand.
pub fn moved_from(place: Option<&str>) -> String {
    place.map_or_else(
        || "verschoben".to_owned(),
        |place| format!("verschoben von {place}"),
    )
}

/// Whose hand a change is, and when: `Stadtwerke Lübeck, 24. November 2026`.
pub fn author(author: &Author) -> String {
    format!(
        "{}, {}",
        one_line(&author.organisation),
        german_date(author.at)
    )
}

/// How a footnote is called.
pub fn footnote(number: usize) -> String {
    format!("Fußnote {number}")
}

/// How a table is called, which has no caption of its own.
pub fn table(number: usize) -> String {
    format!("Tabelle {number}")
}

/// How a link is called that leads back from a footnote to its `index`-th reference, from 1.
pub fn back_to(number: usize, index: usize) -> String {
    match index {
        1 => format!("Zurück zum Text bei Fußnote {number}"),
        index => format!("Zurück zum Text bei Fußnote {number}, Stelle {index}"),
    }
}

/// How a link is called that leads to a block itself, so that its address can be copied.
pub fn link_to(place: Option<&str>) -> String {
    format!("Link zu {}", place.unwrap_or("dieser Stelle"))
}

/// What stands before an item without a letter.
pub const BULLET: &str = "•";

/// What stands before an item: its letter or a bullet.
pub fn item_label(list: List, number: Option<&str>) -> String {
    match (list, number) {
        (List::Ordered, Some(number)) => number.to_owned(),
        _ => BULLET.to_owned(),
    }
}

/// Words on one line, without what no file may hold.
pub(crate) fn one_line(words: &str) -> String {
    let words = crate::printable(words);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
