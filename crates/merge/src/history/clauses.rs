//! Which clauses were touched by whom.

use super::chronicle::{Chronicle, ROOT};
use super::reading::BlockId;
use super::register::Value;
use super::sequence::Content;
use crate::document::{Block, BlockKind, Piece, block, numbers, root};
use automerge::ScalarValue;
use std::collections::BTreeSet;

/// Most characters of a clause that stand for it in a list.
const EXCERPT: usize = 60;

/// A part of the document that can be touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Which part it is.
    pub name: ClauseName,
    /// Its number now; `None` also when it stands no more.
    pub number: Option<String>,
    /// Its first words; those that stood there last if it stands no more.
    pub excerpt: String,
    /// Whether it stands now.
    pub stands: bool,
}

/// Which part of the document a clause is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClauseName {
    /// The title.
    Title,
    /// Text before the first block.
    Beginning,
    /// A block of the running text.
    Block(BlockId),
    /// The footnote with this key.
    Footnote(String),
}

/// All clauses that ever were, and which change touched which.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clauses {
    /// The title, the blocks in the document's order, and the footnotes.
    pub clauses: Vec<Clause>,
    /// Pairs of a change (by its place in the log, counted from zero) and a clause (by its index), sorted, each once.
    pub touched: Vec<(usize, usize)>,
}

/// A clause while its words are gathered.
struct Open {
    clause: Clause,
    kind: Option<BlockKind>,
    /// Words that are gone, for a clause that stands no more.
    gone: String,
    /// Whether words stand behind a table: a paragraph without a name, which belongs to the table's clause but counts.
    is_followed: bool,
}

impl Chronicle {
    /// All clauses that ever were in the document, and which change touched which. Costs one walk over all elements.
    pub fn clauses(&self) -> Clauses {
        let mut gathered = Gathered::default();
        let now = self.now();
        if let Some(title) = self.text_at(ROOT, root::TITLE, &now) {
            gathered.open(ClauseName::Title, None, true);
            self.gather_words(title, &mut gathered);
        }
        if let Some(text) = self.text_at(ROOT, root::TEXT, &now) {
            self.gather_blocks(text, &mut gathered);
        }
        if let Some(map) = self.footnotes_at(&now) {
            for (key, register) in self.entries(map) {
                let name = ClauseName::Footnote(key.to_owned());
                let stands = self.register(register).at(&now, &self.actors).is_some();
                gathered.open(name, None, stands);
                if let Some(sequence) = self.text_at(map, key, &now) {
                    self.gather_words(sequence, &mut gathered);
                }
            }
        }
        gathered.finish()
    }

    fn gather_words(&self, sequence: u32, gathered: &mut Gathered) {
        let clause = gathered.last();
        for element in self.sequence(sequence).iter() {
            self.gather(sequence, element, clause, gathered);
        }
    }

    fn gather_blocks(&self, sequence: u32, gathered: &mut Gathered) {
        let now = self.now();
        let elements = self.sequence(sequence);
        gathered.open(ClauseName::Beginning, Some(BlockKind::Paragraph), false);
        let (mut standing, mut latest) = (gathered.last(), gathered.last());
        for element in elements.iter() {
            if let Content::Register(register) = elements.get(element).content {
                let stands = self.register(register).at(&now, &self.actors).is_some();
                if let Some(kind) = self.block_ever_at(register) {
                    let name = ClauseName::Block(self.block_id(sequence, element));
                    self.gather_block(register, name, kind, stands, gathered);
                    latest = gathered.last();
                    standing = if stands { latest } else { standing };
                }
                let clause = if stands { standing } else { latest };
                if matches!(self.piece_at(register, &now), Some(Piece::Footnote(_))) {
                    gathered.stand(clause);
                }
                for change in self.changes_of(register) {
                    gathered.touch(change, clause);
                }
                continue;
            }
            let clause = if elements.stands(element, &now) {
                standing
            } else {
                latest
            };
            self.gather(sequence, element, clause, gathered);
        }
    }

    /// A block, and with it the tables that it ever showed.
    fn gather_block(
        &self,
        register: u32,
        name: ClauseName,
        kind: BlockKind,
        stands: bool,
        gathered: &mut Gathered,
    ) {
        gathered.open(name, Some(kind.clone()), stands);
        if let BlockKind::Table { id } = &kind {
            self.gather_cells(id, stands, gathered);
        }
        let clause = gathered.last();
        for table in self.tables_ever_at(register) {
            for change in self.changes_of(table) {
                gathered.touch(change, clause);
            }
        }
    }

    /// The words of a table's cells, with spaces between.
    fn gather_cells(&self, id: &str, stands: bool, gathered: &mut Gathered) {
        let (now, clause) = (self.now(), gathered.last());
        let Some(shape) = self.shape(id, &now) else {
            return;
        };
        for row in &shape.rows {
            for column in &shape.columns {
                for text in self.texts_of(shape.object, (row, column), &now) {
                    if gathered.is_full(clause) {
                        return;
                    }
                    gathered.space(clause, stands);
                    let elements = self.sequence(text.sequence);
                    for element in elements.iter().filter(|it| elements.stands(*it, &now)) {
                        if let Content::Character(character) = elements.get(element).content {
                            gathered.word(clause, character, stands);
                        }
                    }
                }
            }
        }
    }

    /// The registers of all tables that a block marker ever named.
    fn tables_ever_at(&self, register: u32) -> BTreeSet<u32> {
        let Some(tables) = self.tables_at(&self.now()) else {
            return BTreeSet::new();
        };
        let inside = |register: u32, key: &str| -> Vec<u32> {
            let values = self.register(register).values();
            let objects = values.filter_map(|value| match value {
                Value::Object(object) => Some(*object),
                Value::Scalar(_) => None,
            });
            objects
                .filter_map(|object| self.entry(object, key))
                .collect()
        };
        inside(register, block::ATTRS)
            .into_iter()
            .flat_map(|attrs| inside(attrs, block::ID))
            .flat_map(|id| self.register(id).values())
            .filter_map(|value| match value {
                Value::Scalar(ScalarValue::Str(id)) => self.entry(tables, id),
                _ => None,
            })
            .collect()
    }

    fn gather(&self, sequence: u32, element: u32, clause: usize, gathered: &mut Gathered) {
        let elements = self.sequence(sequence);
        let removed = elements.removed(element);
        let made = elements.get(element).made;
        gathered.touch(made, clause);
        if let Some(removed) = removed {
            gathered.touch(removed, clause);
        }
        if let Content::Character(character) = elements.get(element).content {
            if removed.is_none() {
                gathered.stand(clause);
            }
            gathered.word(clause, character, removed.is_none());
        }
    }

    /// What kind of block a register stands for now, or last stood for.
    fn block_ever_at(&self, register: u32) -> Option<BlockKind> {
        let now = self.now();
        let moment = match self.register(register).replaced_in(&now) {
            Some(removed) => self.at_position(removed as usize)?,
            None => now,
        };
        match self.piece_at(register, &moment)? {
            Piece::Block(kind) => Some(kind),
            _ => None,
        }
    }

    /// Every change that wrote or removed what stands at a register, or something in it.
    pub(super) fn changes_of(&self, register: u32) -> BTreeSet<u32> {
        let mut changes: BTreeSet<u32> = self.register(register).changes().collect();
        let objects: Vec<u32> = self
            .register(register)
            .values()
            .filter_map(|value| match value {
                Value::Object(object) => Some(*object),
                Value::Scalar(_) => None,
            })
            .collect();
        for object in objects {
            let entries: Vec<u32> = self.entries(object).map(|(_, register)| register).collect();
            for entry in entries {
                changes.extend(self.changes_of(entry));
            }
            if let Some(sequence) = self.sequence_of(object) {
                let elements = self.sequence(sequence);
                for element in elements.iter() {
                    changes.insert(elements.get(element).made);
                    changes.extend(elements.removed(element));
                    if let Content::Register(entry) = elements.get(element).content {
                        changes.extend(self.register(entry).changes());
                    }
                }
            }
        }
        changes
    }
}

#[derive(Default)]
struct Gathered {
    open: Vec<Open>,
    touched: Vec<(usize, usize)>,
}

impl Gathered {
    fn open(&mut self, name: ClauseName, kind: Option<BlockKind>, stands: bool) {
        self.open.push(Open {
            clause: Clause {
                name,
                number: None,
                excerpt: String::new(),
                stands,
            },
            kind,
            gone: String::new(),
            is_followed: false,
        });
    }

    fn last(&self) -> usize {
        self.open.len().saturating_sub(1)
    }

    /// Something stands in a clause: text before the first block stands if there is any.
    fn stand(&mut self, clause: usize) {
        if let Some(open) = self.open.get_mut(clause) {
            open.clause.stands = true;
            open.is_followed = matches!(open.kind, Some(BlockKind::Table { .. }));
        }
    }

    fn touch(&mut self, change: u32, clause: usize) {
        let touch = (change as usize, clause);
        if self.touched.last() != Some(&touch) {
            self.touched.push(touch);
        }
    }

    fn word(&mut self, clause: usize, character: char, stands: bool) {
        let Some(open) = self.open.get_mut(clause) else {
            return;
        };
        let words = if stands {
            &mut open.clause.excerpt
        } else {
            &mut open.gone
        };
        if words.len() < 4 * EXCERPT {
            words.push(character);
        }
    }

    /// A space, if words come before it.
    fn space(&mut self, clause: usize, stands: bool) {
        let is_first = self.open.get(clause).is_none_or(|open| {
            let words = if stands {
                &open.clause.excerpt
            } else {
                &open.gone
            };
            words.is_empty() || words.ends_with(' ')
        });
        if !is_first {
            self.word(clause, ' ', stands);
        }
    }

    /// Whether further words of a clause would not be shown.
    fn is_full(&self, clause: usize) -> bool {
        let open = self.open.get(clause);
        open.is_none_or(|open| open.clause.excerpt.len().max(open.gone.len()) >= 4 * EXCERPT)
    }

    fn finish(mut self) -> Clauses {
        let standing = self.open.iter_mut().filter(|it| it.clause.stands);
        let mut blocks: Vec<&mut Open> = standing.filter(|it| it.kind.is_some()).collect();
        let mut plain = Vec::new();
        let mut places = Vec::new();
        for open in &blocks {
            places.push(plain.len());
            plain.extend(open.kind.clone().map(Block::new));
            if open.is_followed {
                plain.push(Block::new(BlockKind::Paragraph));
            }
        }
        let numbers = numbers(&plain);
        for (open, place) in blocks.iter_mut().zip(places) {
            open.clause.number = numbers.get(place).cloned().flatten();
        }
        self.touched.sort_unstable();
        self.touched.dedup();
        Clauses {
            clauses: self.open.into_iter().map(Open::close).collect(),
            touched: self.touched,
        }
    }
}

impl Open {
    fn close(mut self) -> Clause {
        if !self.clause.stands {
            self.clause.excerpt = self.gone;
        }
        self.clause.excerpt = self.clause.excerpt.chars().take(EXCERPT).collect();
        self.clause
    }
}
