//! How words are spelt so that Markdown reads them as words.

use std::fmt::Write;

/// Where words stand, which decides what they could be taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In a paragraph, quotation, item or footnote, which may have several lines.
    Block,
    /// In a heading, which is one line.
    Heading,
    /// In a cell of a table, which is one line and cut at every `|`.
    Cell,
}

impl Place {
    /// How a line break is spelt: as one where there may be one.
    pub(super) const fn line_break(self) -> &'static str {
        match self {
            Self::Block => "\\\n",
            Self::Heading => " ",
            Self::Cell => "<br>",
        }
    }
}

/// Spells a character; `rest` are the characters behind it.
///
/// What begins or ends emphasis, code, links, HTML, strikethrough, mathematics or a cell is escaped everywhere; `&`, `:`
/// and `!` only where they begin something.
pub(super) fn push(spelling: &mut String, character: char, rest: &str, place: Place) {
    let escaped = match character {
        '\\' | '|' if place == Place::Cell => return push_entity(spelling, character),
        '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '~' | '$' | '^' | '|' => true,
        '#' => place == Place::Heading,
        '&' => begins_entity(rest),
        ':' => begins_shortcode(rest),
        '!' => rest.is_empty(),
        _ => false,
    };
    if escaped {
        spelling.push('\\');
    }
    spelling.push(character);
}

/// Spells a character that begins a line: it could begin a heading, an item, a quotation, a rule or a table.
pub(super) fn push_first(spelling: &mut String, character: char, rest: &str, place: Place) {
    if character.is_whitespace() {
        push_entity(spelling, character);
    } else if matches!(character, '#' | '-' | '+' | '>' | '=' | ':') {
        spelling.push('\\');
        spelling.push(character);
    } else {
        push(spelling, character, rest, place);
    }
}

/// Whether a line's words up to here, all digits, and the next character begin an item of a list.
pub(super) fn begins_item(line: &str, next: char, rest: &str) -> bool {
    let digits = !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit());
    digits
        && matches!(next, '.' | ')')
        && (rest.is_empty() || rest.starts_with(char::is_whitespace))
}

/// Spells a character by its number, so that it is nothing but itself and stands next to emphasis as punctuation would.
pub(super) fn push_entity(spelling: &mut String, character: char) {
    let _infallible = write!(spelling, "&#{};", u32::from(character));
}

fn begins_entity(rest: &str) -> bool {
    rest.starts_with(|next: char| next == '#' || next.is_ascii_alphanumeric())
}

/// Whether `:name:` begins here, which some readers show as a picture.
fn begins_shortcode(rest: &str) -> bool {
    let name =
        rest.trim_start_matches(|next: char| next.is_ascii_alphanumeric() || "+-_".contains(next));
    name.len() < rest.len() && name.starts_with(':')
}

/// The destination of a link.
pub(super) fn destination(href: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#@!$'*+,;=%".contains(&byte);
    if href.bytes().all(is_plain) {
        return href.to_owned();
    }
    format!("<{}>", escaped(href, &['<', '>', '\\']))
}

/// The title of a link, without its quotation marks.
pub(super) fn title(words: &str) -> String {
    escaped(words, &['"', '\\'])
}

/// Words outside of the text, with a backslash before these characters, and nothing that could be taken for more.
fn escaped(words: &str, characters: &[char]) -> String {
    let mut spelling = String::new();
    let mut rest = words.chars();
    while let Some(character) = rest.next() {
        // Code and tags bind tighter than links to some readers, even here.
        if matches!(character, '\n' | '\r' | '`')
            || (character == '<' && !characters.contains(&'<'))
        {
            push_entity(&mut spelling, character);
            continue;
        }
        // Here readers look for references to characters before they look for backslashes.
        if character == '&' && begins_entity(rest.as_str()) {
            spelling.push_str("&amp;");
            continue;
        }
        if characters.contains(&character) {
            spelling.push('\\');
        }
        spelling.push(character);
    }
    spelling
}
