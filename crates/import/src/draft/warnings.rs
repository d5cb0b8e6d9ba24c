//! What is told while a text is put together.

use super::{Draft, ImportError, Noted, Spot, WarningKind, within};
use wortlaut_model::limits;

/// Warnings of the same kind are looked for among so many of the last ones.
const RECENT: usize = 16;

impl Draft<'_> {
    /// Where the reader is.
    pub(crate) fn here(&self) -> Spot {
        match self.line {
            Some(line) => Spot::Line(line),
            None if self.is_in_notes => Spot::Note,
            None => Spot::Block(self.paragraphs.len()),
        }
    }

    pub(crate) fn warn(&mut self, kind: WarningKind, words: &str) -> Result<(), ImportError> {
        self.warn_at(self.here(), kind, words)
    }

    pub(crate) fn warn_of_file(&mut self, kind: WarningKind) {
        self.push_warning(Spot::File, kind, "");
    }

    pub(crate) fn warn_at(
        &mut self,
        spot: Spot,
        kind: WarningKind,
        words: &str,
    ) -> Result<(), ImportError> {
        self.bytes += words.len();
        within(
            "text with its comments",
            self.bytes,
            limits::IMPORT_WORDS_BYTES,
        )?;
        self.push_warning(spot, kind, words);
        Ok(())
    }

    /// One warning speaks for all of a kind at a place; when there are very many, for all of a kind.
    pub(super) fn push_warning(&mut self, spot: Spot, kind: WarningKind, words: &str) {
        let same = match self.warnings.len() >= limits::IMPORT_WARNINGS {
            true => self.last_of_kind.get(kind.code()).copied(),
            false => {
                let recent = self.warnings.iter().enumerate().rev().take(RECENT);
                let mut same = recent.filter(|(_, it)| it.spot == spot && it.kind == kind);
                same.next().map(|(place, _)| place)
            }
        };
        let Some(same) = same.and_then(|place| self.warnings.get_mut(place)) else {
            self.last_of_kind.insert(kind.code(), self.warnings.len());
            return self.warnings.push(Noted {
                kind,
                spot,
                words: words.to_owned(),
                count: 1,
            });
        };
        same.count += 1;
        if !words.is_empty() && !same.words.is_empty() {
            same.words.push(if kind_is_comment(&same.kind) {
                '\n'
            } else {
                ' '
            });
        }
        same.words.push_str(words);
    }
}

fn kind_is_comment(kind: &WarningKind) -> bool {
    matches!(kind, WarningKind::Comment { .. })
}
