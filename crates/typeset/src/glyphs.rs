//! Characters and what they look like on paper.
//!
//! Archivable, accessible PDF knows no missing glyphs, and a PDF must not be refused for a smiley. So:
//!
//! - A character that no font has is printed as a box, by a font that has boxes only. The PDF keeps the character behind
//!   the box: copied, searched and read out it is what was written.
//! - A private-use character means nothing outside of the font it was made for, and PDF/A forbids it: it is printed as
//!   U+FFFD, like a control character.
//! - Both are named, by their numbers, at the end of the document.

use crate::fonts::FONTS;
use std::collections::BTreeSet;

/// What stands in place of a character that means nothing here.
const REPLACEMENT: char = '\u{fffd}';
/// The byte order mark within words is an outdated way to forbid a line break, and forbidden in PDF/A.
const BYTE_ORDER_MARK: char = '\u{feff}';
const WORD_JOINER: char = '\u{2060}';

/// Characters that do not look as they were written.
#[derive(Debug, Default)]
pub(crate) struct Odd {
    /// Printed as a box.
    pub boxed: BTreeSet<char>,
    /// Printed as U+FFFD.
    pub replaced: BTreeSet<char>,
}

impl Odd {
    /// The character that is printed.
    pub(crate) fn printed(&mut self, character: char) -> char {
        match character {
            ' '..='~' | '\u{a0}'..='\u{24f}' => character,
            BYTE_ORDER_MARK => WORD_JOINER,
            private if is_private(private) => {
                self.replaced.insert(private);
                REPLACEMENT
            }
            character => {
                if !is_invisible(character) && !FONTS.show(character) {
                    self.boxed.insert(character);
                }
                character
            }
        }
    }
}

const fn is_private(character: char) -> bool {
    matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// What Unicode calls default-ignorable, as far as people type it: joiners, marks of direction, variation selectors, tags.
pub(crate) const fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_look_as_written_is_remembered() {
        let mut odd = Odd::default();
        let printed: String = "Größe → 中😀\u{e000}\u{feff}\u{200d}"
            .chars()
            .map(|character| odd.printed(character))
            .collect();
        assert_eq!(printed, "Größe → 中😀\u{fffd}\u{2060}\u{200d}");
        assert_eq!(odd.boxed, BTreeSet::from(['中', '😀']));
        assert_eq!(odd.replaced, BTreeSet::from(['\u{e000}']));
    }
}
