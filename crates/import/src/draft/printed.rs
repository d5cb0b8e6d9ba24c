//! What a file prints before paragraphs, against what will be printed.

use super::super::counting::Spelling;
use super::finish::Finishing;
use super::{Structure, WarningKind};
use std::collections::BTreeMap;
use wortlaut_merge::document::BlockKind;

impl Finishing {
    /// Tells what the file prints before paragraphs and the text will not: other counts, and words beside them.
    pub(super) fn check_printed(&mut self, computed: &[Option<String>]) {
        let mut counting = Counting::default();
        for (block, spot, printed) in std::mem::take(&mut self.printed) {
            let becomes = computed.get(block).cloned().flatten().unwrap_or_default();
            let Some(kind) = self.blocks.get(block).map(|it| &it.kind) else {
                continue;
            };
            if matches!(kind, BlockKind::Heading { .. }) {
                let was = printed.label.trim_end_matches('.').to_owned();
                if printed.has_words {
                    self.note(spot, WarningKind::Numbering, printed.label);
                } else if was != becomes {
                    let kind = WarningKind::Structure(Structure::HeadingNumber { was, becomes });
                    self.note(spot, kind, String::new());
                }
                continue;
            }
            let depth = match kind {
                BlockKind::ListItem { parents, .. } => parents.len(),
                _ => 0,
            };
            let between = self.blocks.get(counting.behind..block).unwrap_or_default();
            if between.iter().any(|it| !is_item(&it.kind)) {
                counting.shifts.clear();
                counting.spellings.clear();
            }
            counting.behind = block + 1;
            let is_shifted = counting.shifts_anew(depth, printed.value, ordinal(&becomes));
            let is_foreign = counting.spells_anew(depth, printed.spelling);
            if printed.has_words || is_foreign || (is_shifted && ordinal(&becomes) != 1) {
                self.note(spot, WarningKind::Numbering, printed.label);
            } else if is_shifted {
                let was = printed.value as u64;
                let kind = WarningKind::Structure(Structure::ListStart { was });
                self.note(spot, kind, String::new());
            }
        }
    }
}

/// How far the counts of a list's items are from those that will be printed, for each level of the list.
#[derive(Default)]
struct Counting {
    shifts: BTreeMap<usize, i64>,
    /// How the counts are spelt, for each level of the list.
    spellings: BTreeMap<usize, Spelling>,
    /// The block behind the last that was counted.
    behind: usize,
}

impl Counting {
    /// Whether the counts differ otherwise than those of the item before.
    fn shifts_anew(&mut self, depth: usize, was: usize, becomes: usize) -> bool {
        let number = |it: usize| i64::try_from(it).unwrap_or(i64::MAX);
        let shift = number(was).saturating_sub(number(becomes));
        self.shifts.retain(|level, _| *level <= depth);
        let before = self.shifts.insert(depth, shift).unwrap_or(0);
        shift != 0 && shift != before
    }

    /// Whether the counts are spelt as ours never are, and the one before was not.
    fn spells_anew(&mut self, depth: usize, spelling: Spelling) -> bool {
        self.spellings.retain(|level, _| *level <= depth);
        let before = self.spellings.insert(depth, spelling);
        spelling.is_foreign() && before != Some(spelling)
    }
}

fn is_item(kind: &BlockKind) -> bool {
    matches!(kind, BlockKind::ListItem { .. })
}

/// The count in a number such as `(3)`, `c)` or `aa)`.
fn ordinal(number: &str) -> usize {
    let number = number.trim_matches(['(', ')', '.']);
    let letter = |it: u8| usize::from(it.saturating_sub(b'a')) + 1;
    number.parse().unwrap_or_else(|_| {
        let letters = number.bytes();
        letters.fold(0_usize, |so_far, it| {
            so_far.saturating_mul(26).saturating_add(letter(it))
        })
    })
}
