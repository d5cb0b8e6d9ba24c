//! [`Text`] → the first changes of a new document.

use super::{
    operations::{Element, HEAD, NewMark, Object, Operations, ROOT},
    schema::{self, block, kind, mark, root, table},
    table::{Table, cell_key, order_key},
    text::{Block, BlockKind, DEEPEST_LIST, Inline, Link, List, Marks, Text},
};
use automerge::{ActorId, ObjType};
use wortlaut_model::Timestamp;

/// A new document as the log keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatedDocument {
    /// The changes in order, each an uncompressed change chunk of at most
    /// [`limits::OWN_CHANGE_OPERATIONS`](wortlaut_model::limits::OWN_CHANGE_OPERATIONS) operations.
    pub changes: Vec<Vec<u8>>,
}

/// Writes a new document: the root objects of the schema and `text`, in one or more consecutive changes of `actor`.
///
/// The same arguments give the same bytes. The changes' own time is in seconds, as all Automerge clients write it.
pub fn create(text: &Text, actor: &ActorId, at: Timestamp) -> CreatedDocument {
    let mut operations = Operations::new(actor, at);
    let roots = roots(&mut operations);
    Sequence::new(&mut operations, roots.title).words(&text.title);
    blocks(&mut operations, roots.text, &text.blocks);
    for (id, inlines) in &text.footnotes {
        footnote(&mut operations, roots.footnotes, id, inlines);
    }
    for (id, table) in &text.tables {
        write_table(&mut operations, roots.tables, id, table);
    }
    CreatedDocument {
        changes: operations.finish(),
    }
}

struct Roots {
    title: Object,
    text: Object,
    footnotes: Object,
    tables: Object,
}

fn roots(operations: &mut Operations) -> Roots {
    let meta = operations.make(ROOT, root::META, ObjType::Map);
    operations.put(meta, root::SCHEMA, schema::VERSION);
    let title = operations.make(ROOT, root::TITLE, ObjType::Text);
    let text = operations.make(ROOT, root::TEXT, ObjType::Text);
    let tables = operations.make(ROOT, root::TABLES, ObjType::Map);
    let footnotes = operations.make(ROOT, root::FOOTNOTES, ObjType::Map);
    operations.make(ROOT, root::FIELDS, ObjType::Map);
    operations.make(ROOT, root::COMMENTS, ObjType::Map);
    Roots {
        title,
        text,
        footnotes,
        tables,
    }
}

fn blocks(operations: &mut Operations, text: Object, blocks: &[Block]) {
    let mut sequence = Sequence::new(operations, text);
    for block in blocks {
        sequence.block(&block.kind);
        sequence.inlines(&block.inlines);
    }
    sequence.marks();
}

/// Writes a footnote that is not there yet.
pub(crate) fn footnote(
    operations: &mut Operations,
    footnotes: Object,
    id: &str,
    inlines: &[Inline],
) {
    let text = operations.make(footnotes, id, ObjType::Text);
    let mut sequence = Sequence::new(operations, text);
    sequence.inlines(inlines);
    sequence.marks();
}

/// Writes a table: first its rows and columns, then every cell, so that nobody has to make one.
pub(crate) fn write_table(operations: &mut Operations, tables: Object, id: &str, table: &Table) {
    let made = operations.make(tables, id, ObjType::Map);
    operations.put(made, table::HEADER, table.header);
    let columns = operations.make(made, table::COLUMNS, ObjType::Map);
    for (index, column) in table.columns.iter().enumerate() {
        operations.put(columns, column, order_key(index));
    }
    let rows = operations.make(made, table::ROWS, ObjType::Map);
    for (index, row) in table.rows.iter().enumerate() {
        operations.put(rows, &row.id, order_key(index));
    }
    let cells = operations.make(made, table::CELLS, ObjType::Map);
    for row in &table.rows {
        for (column, words) in table.columns.iter().zip(&row.cells) {
            let text = operations.make(cells, &cell_key(&row.id, column), ObjType::Text);
            let mut sequence = Sequence::new(operations, text);
            sequence.inlines(words);
            sequence.marks();
        }
    }
}

/// A text that is being written from its beginning to its end.
pub(crate) struct Sequence<'o> {
    operations: &'o mut Operations,
    text: Object,
    last: Element,
    marks: MarkRanges,
}

/// Most operations of one block marker: itself, its four keys, two attributes and its parents.
const MARKER_OPERATIONS: usize = 7 + DEEPEST_LIST;

impl<'o> Sequence<'o> {
    fn new(operations: &'o mut Operations, text: Object) -> Self {
        Self::behind(operations, text, HEAD)
    }

    /// Goes on behind an element.
    pub(crate) fn behind(operations: &'o mut Operations, text: Object, last: Element) -> Self {
        Self {
            operations,
            text,
            last,
            marks: MarkRanges::default(),
        }
    }

    /// The element that was written last.
    pub(crate) fn last(&self) -> Element {
        self.last
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text { text, marks } => {
                    let before = self.last;
                    self.words(text);
                    self.marks.add(before, self.last, marks);
                }
                Inline::Footnote { id } => self.footnote_marker(id),
            }
        }
    }

    pub(crate) fn words(&mut self, words: &str) {
        let mut utf8 = [0; 4];
        for character in words.chars() {
            let character = character.encode_utf8(&mut utf8);
            self.last = self.operations.insert(self.text, self.last, character);
        }
    }

    pub(crate) fn block(&mut self, kind: &BlockKind) {
        let marker = self.marker(type_name(kind), matches!(kind, BlockKind::Table { .. }));
        fill_marker(self.operations, kind, &marker);
    }

    pub(crate) fn footnote_marker(&mut self, id: &str) {
        let marker = self.marker(kind::FOOTNOTE, true);
        self.operations.put(marker.attrs, block::ID, id);
    }

    fn marker(&mut self, name: &str, is_embed: bool) -> Marker {
        self.operations.keep_together(MARKER_OPERATIONS);
        let (element, marker) = self.operations.insert_map(self.text, self.last);
        self.last = element;
        self.operations.put(marker, block::TYPE, name);
        self.operations.put(marker, block::IS_EMBED, is_embed);
        Marker {
            parents: self.operations.make(marker, block::PARENTS, ObjType::List),
            attrs: self.operations.make(marker, block::ATTRS, ObjType::Map),
        }
    }

    /// Marks come after all words: at the same place a mark written later stands before a word written earlier.
    fn marks(self) {
        for range in self.marks.all() {
            let mark = range.value.into_mark();
            self.operations
                .mark(self.text, range.before, range.last, mark);
        }
    }
}

/// The objects in a block marker.
pub(crate) struct Marker {
    pub(crate) parents: Object,
    pub(crate) attrs: Object,
}

/// Writes what a block's kind says beyond its name into the empty objects of its marker.
pub(crate) fn fill_marker(operations: &mut Operations, kind: &BlockKind, marker: &Marker) {
    if let BlockKind::ListItem { parents, .. } = kind {
        let mut last = HEAD;
        for list in parents.iter().take(DEEPEST_LIST) {
            last = operations.insert(marker.parents, last, item_name(*list));
        }
    }
    if let BlockKind::Heading { level, numbered } = kind {
        operations.put(marker.attrs, block::LEVEL, i64::from(*level));
        operations.put(marker.attrs, block::NUMBERED, *numbered);
    }
    if let BlockKind::Table { id } = kind {
        operations.put(marker.attrs, block::ID, id.as_str());
    }
}

/// Words to be marked, as few and as long ranges as there can be.
#[derive(Default)]
struct MarkRanges {
    /// Those that may yet grow.
    open: Vec<MarkRange>,
    done: Vec<MarkRange>,
}

struct MarkRange {
    before: Element,
    last: Element,
    value: MarkValue,
}

#[derive(PartialEq)]
enum MarkValue {
    Strong,
    Em,
    Term,
    Link(Link),
}

impl MarkRanges {
    /// Adds the marks of words that come after all those added before.
    fn add(&mut self, before: Element, last: Element, marks: &Marks) {
        let mut values = mark_values(marks);
        for mut open in std::mem::take(&mut self.open) {
            let goes_on = values.iter().position(|value| *value == open.value);
            match goes_on.filter(|_| open.last == before) {
                Some(index) => {
                    values.remove(index);
                    open.last = last;
                    self.open.push(open);
                }
                None => self.done.push(open),
            }
        }
        let new = values.into_iter().map(|value| MarkRange {
            before,
            last,
            value,
        });
        self.open.extend(new);
    }

    fn all(self) -> impl Iterator<Item = MarkRange> {
        self.done.into_iter().chain(self.open)
    }
}

fn mark_values(marks: &Marks) -> Vec<MarkValue> {
    let values = [
        marks.strong.then_some(MarkValue::Strong),
        marks.em.then_some(MarkValue::Em),
        marks.term.then_some(MarkValue::Term),
        marks.link.clone().map(MarkValue::Link),
    ];
    values.into_iter().flatten().collect()
}

impl MarkValue {
    fn into_mark(self) -> NewMark {
        let (name, value, grows) = match self {
            Self::Strong => (mark::STRONG, true.into(), true),
            Self::Em => (mark::EM, true.into(), true),
            Self::Term => (mark::TERM, true.into(), false),
            Self::Link(link) => (mark::LINK, link.to_json().into(), false),
        };
        NewMark { name, value, grows }
    }
}

/// The name of the kind in the schema.
pub(crate) fn type_name(kind: &BlockKind) -> &'static str {
    match kind {
        BlockKind::Paragraph => kind::PARAGRAPH,
        BlockKind::Heading { .. } => kind::HEADING,
        BlockKind::ListItem { list, .. } => item_name(*list),
        BlockKind::Blockquote => kind::BLOCKQUOTE,
        BlockKind::Table { .. } => kind::TABLE,
    }
}

fn item_name(list: List) -> &'static str {
    match list {
        List::Ordered => kind::ORDERED_ITEM,
        List::Unordered => kind::UNORDERED_ITEM,
    }
}
