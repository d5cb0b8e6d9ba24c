//! Putting words together, whatever format they come from.

use super::text::{Inline, Marks};

/// The words of `inlines` without marks and footnotes.
pub fn words(inlines: &[Inline]) -> String {
    inlines
        .iter()
        .filter_map(|inline| match inline {
            Inline::Text { text, .. } => Some(text.as_str()),
            Inline::Footnote { .. } => None,
        })
        .collect()
}

/// Appends words, joining them to the last ones when the marks are the same.
pub fn push_words(inlines: &mut Vec<Inline>, words: &str, marks: &Marks) {
    if words.is_empty() {
        return;
    }
    if let Some(Inline::Text { text, marks: last }) = inlines.last_mut()
        && last == marks
    {
        text.push_str(words);
        return;
    }
    inlines.push(Inline::Text {
        text: words.to_owned(),
        marks: marks.clone(),
    });
}

/// Joins the words of a further paragraph to those that are there.
pub fn join(inlines: &mut Vec<Inline>, further: Vec<Inline>) {
    if !inlines.is_empty() && !further.is_empty() {
        push_words(inlines, " ", &Marks::default());
    }
    append(inlines, further);
}

/// Appends words directly.
pub fn append(inlines: &mut Vec<Inline>, further: Vec<Inline>) {
    for inline in further {
        match inline {
            Inline::Text { text, marks } => push_words(inlines, &text, &marks),
            footnote @ Inline::Footnote { .. } => inlines.push(footnote),
        }
    }
}

/// Takes the spaces off both ends.
pub fn trim(inlines: &mut Vec<Inline>) {
    while let Some(Inline::Text { text, .. }) = inlines.last_mut() {
        text.truncate(text.trim_end().len());
        if !text.is_empty() {
            break;
        }
        inlines.pop();
    }
    let blank =
        |inline: &Inline| matches!(inline, Inline::Text { text, .. } if text.trim().is_empty());
    let leading = inlines.iter().take_while(|inline| blank(inline)).count();
    inlines.drain(..leading);
    if let Some(Inline::Text { text, .. }) = inlines.first_mut() {
        *text = text.trim_start().to_owned();
    }
}
