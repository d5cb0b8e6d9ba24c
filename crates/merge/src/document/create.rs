//! [`Text`] → the first changes of a new document.

use super::{
    schema::{VERSION, block, kind, mark, root},
    text::{Block, BlockKind, Inline, Link, List, Marks, Text},
};
use automerge::{
    ActorId, AutoCommit, AutomergeError, ObjId, ObjType, ROOT, ScalarValue, TextEncoding,
    marks::{ExpandMark, Mark},
    transaction::{CommitOptions, Transactable},
};
use std::ops::Range;
use wortlaut_model::{Timestamp, limits};

/// A new document as the log keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatedDocument {
    /// The changes in order, each an uncompressed change chunk of at most [`limits::OWN_CHANGE_OPERATIONS`] operations.
    pub changes: Vec<Vec<u8>>,
}

/// A text could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the text could not be written as a document")]
pub struct CreateError(#[from] AutomergeError);

/// Writes a new document: the root objects of the schema and `text`, in one or more consecutive changes of `actor`.
///
/// The same arguments give the same bytes. A change's own time has seconds, as all Automerge clients write it.
///
/// # Errors
/// None for any [`Text`]; Automerge's own are passed on.
pub fn create(text: &Text, actor: &ActorId, at: Timestamp) -> Result<CreatedDocument, CreateError> {
    let mut writer = Writer::new(actor, at);
    let roots = writer.roots()?;
    writer.words(&roots.title, 0, &text.title)?;
    writer.blocks(&roots.text, &text.blocks)?;
    for (id, inlines) in &text.footnotes {
        writer.footnote(&roots.footnotes, id, inlines)?;
    }
    writer.commit();
    Ok(CreatedDocument {
        changes: writer.changes,
    })
}

/// Operations that a block marker or a mark takes at most: the marker, its four keys, two attributes, and its parents.
const MARKER_OPERATIONS: usize = 7 + super::DEEPEST_LIST;

struct Writer {
    doc: AutoCommit,
    seconds: i64,
    changes: Vec<Vec<u8>>,
}

struct Roots {
    title: ObjId,
    text: ObjId,
    footnotes: ObjId,
}

impl Writer {
    fn new(actor: &ActorId, at: Timestamp) -> Self {
        let mut doc = AutoCommit::new_with_encoding(TextEncoding::Utf16CodeUnit);
        doc.set_actor(actor.clone());
        Self {
            doc,
            seconds: at.millis().div_euclid(1_000),
            changes: Vec::new(),
        }
    }

    fn roots(&mut self) -> Result<Roots, AutomergeError> {
        let meta = self.doc.put_object(ROOT, root::META, ObjType::Map)?;
        self.doc.put(&meta, "schema", VERSION)?;
        let title = self.doc.put_object(ROOT, root::TITLE, ObjType::Text)?;
        let text = self.doc.put_object(ROOT, root::TEXT, ObjType::Text)?;
        self.doc.put_object(ROOT, root::TABLES, ObjType::Map)?;
        let footnotes = self.doc.put_object(ROOT, root::FOOTNOTES, ObjType::Map)?;
        self.doc.put_object(ROOT, root::FIELDS, ObjType::Map)?;
        self.doc.put_object(ROOT, root::COMMENTS, ObjType::Map)?;
        Ok(Roots {
            title,
            text,
            footnotes,
        })
    }

    fn blocks(&mut self, text: &ObjId, blocks: &[Block]) -> Result<(), AutomergeError> {
        let mut ranges = MarkRanges::default();
        let mut end = 0;
        for block in blocks {
            self.block_marker(text, end, &block.kind)?;
            end = self.inlines(text, end + 1, &block.inlines, &mut ranges)?;
        }
        self.marks(text, ranges)
    }

    fn footnote(
        &mut self,
        footnotes: &ObjId,
        id: &str,
        inlines: &[Inline],
    ) -> Result<(), AutomergeError> {
        self.make_room(1);
        let text = self.doc.put_object(footnotes, id, ObjType::Text)?;
        let mut ranges = MarkRanges::default();
        self.inlines(&text, 0, inlines, &mut ranges)?;
        self.marks(&text, ranges)
    }

    /// Writes words and footnote embeds from `start` on and tells where they end; collects what is to be marked.
    fn inlines(
        &mut self,
        text: &ObjId,
        start: usize,
        inlines: &[Inline],
        ranges: &mut MarkRanges,
    ) -> Result<usize, AutomergeError> {
        let mut end = start;
        for inline in inlines {
            let from = end;
            match inline {
                Inline::Text { text: words, marks } => {
                    end = self.words(text, from, words)?;
                    ranges.add(from..end, marks);
                }
                Inline::Footnote { id } => {
                    self.footnote_marker(text, from, id)?;
                    end += 1;
                }
            }
        }
        Ok(end)
    }

    /// Writes words at `start` and tells where they end, in UTF-16 code units. A character is one operation.
    fn words(&mut self, text: &ObjId, start: usize, words: &str) -> Result<usize, AutomergeError> {
        let mut end = start;
        let mut rest = words;
        while !rest.is_empty() {
            self.make_room(1);
            let room = limits::OWN_CHANGE_OPERATIONS - self.doc.pending_ops();
            let cut = rest
                .char_indices()
                .nth(room)
                .map_or(rest.len(), |(at, _)| at);
            let (now, later) = rest.split_at(cut);
            self.doc.splice_text(text, end, 0, now)?;
            end += now.encode_utf16().count();
            rest = later;
        }
        Ok(end)
    }

    /// Marks come after all words: one that grows at its end would take in what is written behind it.
    fn marks(&mut self, text: &ObjId, ranges: MarkRanges) -> Result<(), AutomergeError> {
        for MarkRange { range, value } in ranges.all() {
            self.make_room(2);
            let (name, value, expand) = value.parts();
            let mark = Mark::new(name.to_owned(), value, range.start, range.end);
            self.doc.mark(text, mark, expand)?;
        }
        Ok(())
    }

    fn block_marker(
        &mut self,
        text: &ObjId,
        at: usize,
        kind: &BlockKind,
    ) -> Result<(), AutomergeError> {
        self.make_room(MARKER_OPERATIONS);
        let marker = self.doc.split_block(text, at)?;
        self.doc.put(&marker, block::TYPE, type_name(kind))?;
        let parents = self
            .doc
            .put_object(&marker, block::PARENTS, ObjType::List)?;
        if let BlockKind::ListItem {
            parents: around, ..
        } = kind
        {
            for (index, list) in around.iter().take(super::DEEPEST_LIST).enumerate() {
                self.doc.insert(&parents, index, item_name(*list))?;
            }
        }
        let attrs = self.doc.put_object(&marker, block::ATTRS, ObjType::Map)?;
        if let BlockKind::Heading { level, numbered } = kind {
            self.doc.put(&attrs, block::LEVEL, i64::from(*level))?;
            self.doc.put(&attrs, block::NUMBERED, *numbered)?;
        }
        self.doc.put(&marker, block::IS_EMBED, false)
    }

    fn footnote_marker(&mut self, text: &ObjId, at: usize, id: &str) -> Result<(), AutomergeError> {
        self.make_room(MARKER_OPERATIONS);
        let marker = self.doc.split_block(text, at)?;
        self.doc.put(&marker, block::TYPE, kind::FOOTNOTE)?;
        self.doc
            .put_object(&marker, block::PARENTS, ObjType::List)?;
        let attrs = self.doc.put_object(&marker, block::ATTRS, ObjType::Map)?;
        self.doc.put(&attrs, block::ID, id)?;
        self.doc.put(&marker, block::IS_EMBED, true)
    }

    /// Begins another change unless the pending one has room for `operations` more.
    fn make_room(&mut self, operations: usize) {
        if self.doc.pending_ops() + operations > limits::OWN_CHANGE_OPERATIONS {
            self.commit();
        }
    }

    fn commit(&mut self) {
        let options = CommitOptions::default().with_time(self.seconds);
        if self.doc.commit_with(options).is_some()
            && let Some(change) = self.doc.get_last_local_change()
        {
            self.changes.push(change.raw_bytes().to_vec());
        }
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
    range: Range<usize>,
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
    /// Adds the marks of the words at `range`, which come after all those added before.
    fn add(&mut self, range: Range<usize>, marks: &Marks) {
        let mut values = mark_values(marks);
        for mut open in std::mem::take(&mut self.open) {
            let going_on = values.iter().position(|value| *value == open.value);
            match going_on.filter(|_| open.range.end == range.start) {
                Some(index) => {
                    values.remove(index);
                    open.range.end = range.end;
                    self.open.push(open);
                }
                None => self.done.push(open),
            }
        }
        self.open.extend(values.into_iter().map(|value| MarkRange {
            range: range.clone(),
            value,
        }));
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
    /// The mark's name, its value, and whether it grows when someone types at its end.
    fn parts(self) -> (&'static str, ScalarValue, ExpandMark) {
        match self {
            Self::Strong => (mark::STRONG, true.into(), ExpandMark::After),
            Self::Em => (mark::EM, true.into(), ExpandMark::After),
            Self::Term => (mark::TERM, true.into(), ExpandMark::None),
            Self::Link(link) => (mark::LINK, link.to_json().into(), ExpandMark::None),
        }
    }
}

fn type_name(kind: &BlockKind) -> &'static str {
    match kind {
        BlockKind::Paragraph => kind::PARAGRAPH,
        BlockKind::Heading { .. } => kind::HEADING,
        BlockKind::ListItem { list, .. } => item_name(*list),
        BlockKind::Blockquote => kind::BLOCKQUOTE,
    }
}

fn item_name(list: List) -> &'static str {
    match list {
        List::Ordered => kind::ORDERED_ITEM,
        List::Unordered => kind::UNORDERED_ITEM,
    }
}
