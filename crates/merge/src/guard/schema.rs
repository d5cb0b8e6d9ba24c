//! The closed schema: which object may stand where, and what it may hold.
//!
//! Every object of a document has one [`Place`], decided when it is made. The places form a tree of fixed depth, so
//! nothing can be nested deeper than it (deep nesting overflows the stack when the text is read).

use super::refusal::Reason;
use crate::document::table_keys as table;
use automerge::ObjType;
use automerge::ScalarValue;
use wortlaut_model::{Role, limits};

/// What an object is in the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Root,
    Meta,
    Title,
    /// The running text: characters, blocks and marks.
    Text,
    Block,
    BlockParents,
    BlockAttributes,
    /// A plain string of JavaScript inside a block, which becomes a text object there.
    BlockString,
    Tables,
    Table,
    /// The columns' names, each with its place in their order.
    Columns,
    /// The rows' names, each with its place in their order.
    Rows,
    Cells,
    Cell,
    Fields,
    Footnotes,
    Footnote,
    Comments,
    Comment,
    Anchor,
    CommentBody,
    Replies,
    Reply,
    ReplyBody,
}

/// A part of a document, as far as the right to change it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// The root and what describes the document: made with it, and changed by nobody.
    Server,
    /// Title, text, tables and footnotes.
    Text,
    /// Comments and their replies.
    Comments,
}

impl Area {
    /// The narrowest right with which something here may be changed; `None` where nobody may.
    pub const fn least_right(self) -> Option<Role> {
        match self {
            Self::Server => None,
            Self::Text => Some(Role::Editor),
            Self::Comments => Some(Role::Commenter),
        }
    }
}

impl Place {
    pub(super) fn area(self) -> Area {
        match self {
            Self::Root | Self::Meta => Area::Server,
            Self::Title
            | Self::Text
            | Self::Block
            | Self::BlockParents
            | Self::BlockAttributes
            | Self::BlockString
            | Self::Tables
            | Self::Table
            | Self::Columns
            | Self::Rows
            | Self::Cells
            | Self::Cell
            | Self::Fields
            | Self::Footnotes
            | Self::Footnote => Area::Text,
            Self::Comments
            | Self::Comment
            | Self::Anchor
            | Self::CommentBody
            | Self::Replies
            | Self::Reply
            | Self::ReplyBody => Area::Comments,
        }
    }

    /// Whether the object is a text, which holds characters.
    pub(super) fn is_text(self) -> bool {
        matches!(
            self,
            Self::Title
                | Self::Text
                | Self::BlockString
                | Self::Cell
                | Self::Footnote
                | Self::CommentBody
                | Self::ReplyBody
        )
    }

    /// Whether the object is a sequence, addressed by elements.
    pub(super) fn is_sequence(self) -> bool {
        self.is_text() || self == Self::BlockParents
    }

    pub(super) fn takes_marks(self) -> bool {
        matches!(self, Self::Text | Self::Cell | Self::Footnote)
    }

    /// Whether the entry `key` of the map is made once and never again, not even concurrently: a second make would hide
    /// what others wrote into the first. A cell is told apart by who can have seen it, see [`super::operations`].
    pub(super) fn makes_once(self, key: &str) -> bool {
        match self {
            Self::Root
            | Self::Tables
            | Self::Footnotes
            | Self::Comments
            | Self::Anchor
            | Self::Replies
            | Self::Reply => true,
            Self::Table => key != table::HEADER,
            Self::Comment => key != "resolved",
            _ => false,
        }
    }

    /// Whether an entry of the map may be deleted. Tables and cells stay, because their names cannot be made again: what
    /// goes is a table's marker in the text, or a row's or column's place in the order.
    pub(super) fn check_delete(self, key: &str) -> Result<(), Reason> {
        match self {
            Self::Tables | Self::Cells => Err(Reason::Permanent),
            // Automerge writes a deletion of what lost when two set it at once and it is set to what won.
            Self::Table if key != table::HEADER => Err(Reason::Permanent),
            _ => Ok(()),
        }
    }

    /// The place of an object made under `key` of this map.
    pub(super) fn child_at(self, key: &str, kind: ObjType) -> Result<Place, Reason> {
        let place = match (self, key) {
            (Self::Root, "meta") => Self::Meta,
            (Self::Root, "title") => Self::Title,
            (Self::Root, "text") => Self::Text,
            (Self::Root, "tables") => Self::Tables,
            (Self::Root, "fields") => Self::Fields,
            (Self::Root, "footnotes") => Self::Footnotes,
            (Self::Root, "comments") => Self::Comments,
            (Self::Fields, _) => return Err(Reason::NotInUse),
            (Self::Tables, name) => Self::Table.named(is_name(name))?,
            (Self::Table, table::COLUMNS) => Self::Columns,
            (Self::Table, table::ROWS) => Self::Rows,
            (Self::Table, table::CELLS) => Self::Cells,
            (Self::Cells, key) => Self::Cell.named(is_cell_key(key))?,
            (Self::Block, "type") => Self::BlockString,
            (Self::Block, "parents") => Self::BlockParents,
            (Self::Block, "attrs") => Self::BlockAttributes,
            (Self::BlockAttributes, _) => Self::BlockString,
            (Self::Footnotes, _) => Self::Footnote,
            (Self::Comments, _) => Self::Comment,
            (Self::Comment, "anchor") => Self::Anchor,
            (Self::Comment, "body") => Self::CommentBody,
            (Self::Comment, "replies") => Self::Replies,
            (Self::Replies, _) => Self::Reply,
            (Self::Reply, "body") => Self::ReplyBody,
            _ => return Err(Reason::Schema),
        };
        place.made_as(kind)
    }

    fn named(self, is_well_formed: bool) -> Result<Place, Reason> {
        is_well_formed.then_some(self).ok_or(Reason::TableName)
    }

    /// The place of an object inserted into this sequence.
    pub(super) fn child_in_sequence(self, kind: ObjType) -> Result<Place, Reason> {
        let place = match self {
            Self::Text => Self::Block,
            Self::BlockParents => Self::BlockString,
            _ => return Err(Reason::Schema),
        };
        place.made_as(kind)
    }

    fn made_as(self, kind: ObjType) -> Result<Place, Reason> {
        let right = match self {
            place if place.is_text() => ObjType::Text,
            Self::BlockParents => ObjType::List,
            _ => ObjType::Map,
        };
        if kind == right {
            Ok(self)
        } else {
            Err(Reason::Schema)
        }
    }

    /// Whether `value` may be put under `key` of this map.
    pub(super) fn check_value(self, key: &str, value: &ScalarValue) -> Result<(), Reason> {
        check_scalar(value)?;
        let fits = match (self, key) {
            (Self::Meta | Self::BlockAttributes, _) => true,
            (Self::Block, "type") | (Self::Comment, "kind") => is_string(value),
            (Self::Anchor, "start" | "end" | "quote") => is_string(value),
            (Self::Block, "isEmbed") | (Self::Comment, "resolved") => {
                matches!(value, ScalarValue::Boolean(_))
            }
            (Self::Table, table::HEADER) => matches!(value, ScalarValue::Boolean(_)),
            (Self::Columns | Self::Rows, name) => {
                self.named(is_name(name))?;
                return check_order(value);
            }
            (Self::Fields, _) => return Err(Reason::NotInUse),
            _ => return Err(Reason::Schema),
        };
        if fits { Ok(()) } else { Err(Reason::ValueType) }
    }

    /// Whether `value` may be put into this sequence, at a new element or an existing one.
    pub(super) fn check_element(self, value: &ScalarValue, is_insert: bool) -> Result<(), Reason> {
        check_scalar(value)?;
        let fits = match (self, value) {
            (Self::BlockParents, ScalarValue::Str(_)) => true,
            (place, ScalarValue::Str(text)) if place.is_text() => {
                if !is_insert {
                    return Err(Reason::BadOperation);
                }
                text.chars().count() == 1
            }
            _ => false,
        };
        if fits { Ok(()) } else { Err(Reason::ValueType) }
    }
}

/// Types and lengths that no place takes.
pub(super) fn check_scalar(value: &ScalarValue) -> Result<(), Reason> {
    match value {
        ScalarValue::Counter(_) => Err(Reason::Counter),
        ScalarValue::Unknown { .. } | ScalarValue::Bytes(_) => Err(Reason::ValueType),
        ScalarValue::Str(text) if text.len() > limits::VALUE_BYTES => Err(Reason::ValueTooLong),
        _ => Ok(()),
    }
}

/// A mark carries nothing (it takes the mark away), a yes or no, a whole number or a string.
pub(super) fn check_mark_value(value: &ScalarValue) -> Result<(), Reason> {
    check_scalar(value)?;
    match value {
        ScalarValue::Null
        | ScalarValue::Boolean(_)
        | ScalarValue::Int(_)
        | ScalarValue::Uint(_)
        | ScalarValue::Str(_) => Ok(()),
        _ => Err(Reason::ValueType),
    }
}

/// A row's or column's place in the order, as npm's `fractional-indexing` spells it.
fn check_order(value: &ScalarValue) -> Result<(), Reason> {
    let ScalarValue::Str(order) = value else {
        return Err(Reason::ValueType);
    };
    let is_alphanumeric = order.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_order = is_alphanumeric && (1..=limits::TABLE_ORDER_BYTES).contains(&order.len());
    is_order.then_some(()).ok_or(Reason::TableOrder)
}

/// The name of a table, a row or a column.
fn is_name(name: &str) -> bool {
    let is_spelt = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_lowercase() || byte == b'-';
    (1..=limits::TABLE_NAME_BYTES).contains(&name.len()) && name.bytes().all(is_spelt)
}

fn is_cell_key(key: &str) -> bool {
    let names = key.split_once(':');
    names.is_some_and(|(row, column)| is_name(row) && is_name(column))
}

fn is_string(value: &ScalarValue) -> bool {
    matches!(value, ScalarValue::Str(_))
}
