//! The names of the schema, as they stand in the documents.

/// The schema's version, at `meta.schema`.
pub(super) const VERSION: i64 = 1;

/// The keys of the root, and the one of `meta`.
pub(crate) mod root {
    pub(crate) const META: &str = "meta";
    pub(crate) const SCHEMA: &str = "schema";
    pub(crate) const TITLE: &str = "title";
    pub(crate) const TEXT: &str = "text";
    pub(crate) const TABLES: &str = "tables";
    pub(crate) const FOOTNOTES: &str = "footnotes";
    pub(crate) const FIELDS: &str = "fields";
    pub(crate) const COMMENTS: &str = "comments";
}

/// The keys of a block marker and of its attributes.
pub(crate) mod block {
    pub(crate) const TYPE: &str = "type";
    pub(crate) const PARENTS: &str = "parents";
    pub(crate) const ATTRS: &str = "attrs";
    pub(crate) const IS_EMBED: &str = "isEmbed";
    pub(crate) const LEVEL: &str = "level";
    pub(crate) const NUMBERED: &str = "numbered";
    pub(crate) const ID: &str = "id";
}

/// The keys of a table.
pub(crate) mod table {
    pub(crate) const HEADER: &str = "header";
    pub(crate) const COLUMNS: &str = "columns";
    pub(crate) const ROWS: &str = "rows";
    pub(crate) const CELLS: &str = "cells";
}

/// The block types.
pub(crate) mod kind {
    pub(crate) const PARAGRAPH: &str = "paragraph";
    pub(crate) const HEADING: &str = "heading";
    pub(crate) const ORDERED_ITEM: &str = "ordered-list-item";
    pub(crate) const UNORDERED_ITEM: &str = "unordered-list-item";
    pub(crate) const BLOCKQUOTE: &str = "blockquote";
    pub(crate) const FOOTNOTE: &str = "footnote";
    pub(crate) const TABLE: &str = "table";
}

/// The names of the marks.
pub(crate) mod mark {
    pub(crate) const STRONG: &str = "strong";
    pub(crate) const EM: &str = "em";
    pub(crate) const TERM: &str = "term";
    pub(crate) const LINK: &str = "link";
}
