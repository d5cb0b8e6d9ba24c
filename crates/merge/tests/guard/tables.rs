//! What may be done to tables, and what would hide or multiply what others wrote in them.

use super::world::*;
use automerge::legacy::{Op, OpId, OpType};
use automerge::{Change, ObjType, ROOT, ReadDoc};
use wortlaut_merge::guard::Reason;
use wortlaut_model::{Role, limits};

/// A document with a table of one row and one column, and the editor who made it.
struct Table {
    world: World,
    editor: Client,
    /// The table, its columns, rows and cells, and its one cell.
    table: OpId,
    columns: OpId,
    rows: OpId,
    cells: OpId,
    cell: OpId,
    /// The places of its column and row, and what says whether it has a header.
    column: OpId,
    row: OpId,
    header: OpId,
}

impl Table {
    fn new() -> Self {
        let mut world = World::new();
        let mut editor = Client::new(2, Role::Editor);
        let id = |position| world.new_id(&editor, position);
        let table = Self {
            table: id(0),
            header: id(1),
            columns: id(2),
            column: id(3),
            rows: id(4),
            row: id(5),
            cells: id(6),
            cell: id(7),
            editor: Client::new(3, Role::Editor),
            world: World::new(),
        };
        let operations = vec![
            set(old(TABLES), "t-1", make(ObjType::Map)),
            set(id(0), "header", value(true)),
            set(id(0), "columns", make(ObjType::Map)),
            set(id(2), "c1", text("a0")),
            set(id(0), "rows", make(ObjType::Map)),
            set(id(4), "r1", text("a0")),
            set(id(0), "cells", make(ObjType::Map)),
            set(id(6), "r1:c1", make(ObjType::Text)),
            insert_first(id(7), text("Z")),
        ];
        assert_eq!(world.sends(&mut editor, operations), Outcome::Admitted);
        Self { world, ..table }
    }

    fn sends(&mut self, operations: Vec<Op>) -> Outcome {
        self.world.sends(&mut self.editor, operations)
    }

    fn assert_refused(&mut self, reason: Reason, operation: Op) {
        let shown = format!("{operation:?}");
        let outcome = self.sends(vec![operation]);
        assert_eq!(outcome, Outcome::Refused(reason), "{shown}");
    }

    fn assert_admitted(&mut self, operation: Op) {
        let shown = format!("{operation:?}");
        let outcome = self.sends(vec![operation]);
        assert_eq!(outcome, Outcome::Admitted, "{shown}");
    }

    /// Two changes that do not know of each other, each making this cell.
    fn made_at_once(&mut self, key: &str) -> [(Client, Change); 2] {
        [4, 5].map(|seed| {
            let client = Client::new(seed, Role::Editor);
            let cell = self.world.new_id(&client, 0);
            let operations = vec![
                set(self.cells.clone(), key, make(ObjType::Text)),
                insert_first(cell, text("x")),
            ];
            let change = self.world.draft(&client, operations);
            (client, change)
        })
    }
}

/// Replaces what an operation set.
fn replace(map: &OpId, name: &str, action: OpType, replaced: &OpId) -> Op {
    raw(
        map.clone(),
        key(name),
        action,
        vec![replaced.clone()],
        false,
    )
}

#[test]
fn a_table_is_made_once_and_never_again() {
    let mut table = Table::new();
    let again = set(old(TABLES), "t-1", make(ObjType::Map));
    table.assert_refused(Reason::CreatedBefore, again);
    for part in ["columns", "rows", "cells"] {
        let again = set(table.table.clone(), part, make(ObjType::Map));
        table.assert_refused(Reason::CreatedBefore, again);
    }
}

#[test]
fn a_table_made_twice_at_once_is_refused_the_second_time() {
    let mut world = World::new();
    let drafts = [2, 3].map(|seed| {
        let client = Client::new(seed, Role::Editor);
        let made = vec![set(old(TABLES), "t", make(ObjType::Map))];
        let change = world.draft(&client, made);
        (client, change)
    });
    let [first, second] = drafts.map(|(mut client, change)| world.receives(&mut client, change));
    assert_eq!(first, Outcome::Admitted);
    assert_eq!(second, Outcome::Refused(Reason::CreatedBefore));
}

#[test]
fn tables_and_cells_are_never_deleted() {
    let mut table = Table::new();
    let (it, columns, cells) = (
        table.table.clone(),
        table.columns.clone(),
        table.cells.clone(),
    );
    let cell = table.cell.clone();
    let p = Reason::Permanent;
    table.assert_refused(p, delete_key(old(TABLES), "t-1", it.clone()));
    table.assert_refused(p, delete_key(it.clone(), "columns", columns));
    table.assert_refused(p, delete_key(it, "cells", cells.clone()));
    table.assert_refused(p, delete_key(cells, "r1:c1", cell));
}

#[test]
fn rows_and_columns_come_go_and_move() {
    let mut table = Table::new();
    for (map, name, place) in [
        (table.rows.clone(), "r1", table.row.clone()),
        (table.columns.clone(), "c1", table.column.clone()),
    ] {
        let moved = table.world.new_id(&table.editor, 0);
        table.assert_admitted(replace(&map, name, text("Zz"), &place));
        table.assert_admitted(delete_key(map.clone(), name, moved));
        table.assert_admitted(set(map, name, text("a0")));
    }
}

#[test]
fn the_header_is_a_yes_or_no_and_may_change() {
    let mut table = Table::new();
    let (it, before) = (table.table.clone(), table.header.clone());
    table.assert_refused(
        Reason::ValueType,
        replace(&it, "header", text("yes"), &before),
    );
    let set = table.world.new_id(&table.editor, 0);
    table.assert_admitted(replace(&it, "header", value(false), &before));
    // Automerge writes a deletion of what lost when two set it at once.
    table.assert_admitted(delete_key(it, "header", set));
}

#[test]
fn names_that_are_none() {
    let mut table = Table::new();
    let n = Reason::TableName;
    let (rows, columns, cells) = (
        table.rows.clone(),
        table.columns.clone(),
        table.cells.clone(),
    );
    let long = "a".repeat(limits::TABLE_NAME_BYTES + 1);
    for name in ["", "R1", "a b", "a/b", "ä", "a_b", &long] {
        table.assert_refused(n, set(rows.clone(), name, text("a1")));
        table.assert_refused(n, set(columns.clone(), name, text("a1")));
        table.assert_refused(n, set(old(TABLES), name, make(ObjType::Map)));
    }
    for key in [
        "", "r1", ":", "r1/c1", "r1:", ":c1", "r1:c1:c1", "R1:c1", "r1:c 1",
    ] {
        table.assert_refused(n, set(cells.clone(), key, make(ObjType::Text)));
    }
    let longest = "a".repeat(limits::TABLE_NAME_BYTES);
    table.assert_admitted(set(rows, &longest, text("a1")));
}

#[test]
fn places_in_the_order_that_are_none() {
    let mut table = Table::new();
    let rows = table.rows.clone();
    let long = "a".repeat(limits::TABLE_ORDER_BYTES + 1);
    for order in ["", "a 0", "a-0", "ä", &long] {
        table.assert_refused(Reason::TableOrder, set(rows.clone(), "r2", text(order)));
    }
    table.assert_refused(Reason::ValueType, set(rows.clone(), "r2", value(5)));
    table.assert_refused(Reason::Schema, set(rows.clone(), "r2", make(ObjType::Text)));
    let longest = "a".repeat(limits::TABLE_ORDER_BYTES);
    table.assert_admitted(set(rows, "r2", text(&longest)));
}

#[test]
fn a_cell_holds_words_and_marks_and_nothing_else() {
    let mut table = Table::new();
    let cell = table.cell.clone();
    let first = table.world.new_id(&Client::new(2, Role::Editor), 0);
    let first = OpId::new(first.counter() - 1, &actor(2));
    table.assert_refused(
        Reason::Schema,
        insert_first(cell.clone(), make(ObjType::Map)),
    );
    table.assert_refused(Reason::ValueType, insert_first(cell.clone(), value(1)));
    table.assert_refused(Reason::ValueType, insert_first(cell.clone(), text("two")));
    for mark in ["strong", "em", "term", "link"] {
        let marked = vec![
            insert_first(cell.clone(), begin(mark)),
            insert(cell.clone(), first.clone(), end()),
        ];
        assert_eq!(table.sends(marked), Outcome::Admitted);
    }
    table.assert_admitted(delete(cell, first));
}

#[test]
fn what_the_schema_has_no_place_for() {
    let mut table = Table::new();
    let (it, rows, cells) = (table.table.clone(), table.rows.clone(), table.cells.clone());
    let s = Reason::Schema;
    table.assert_refused(s, set(it.clone(), "width", make(ObjType::Map)));
    table.assert_refused(s, set(it.clone(), "width", value(1)));
    table.assert_refused(s, set(it, "columns", value(1)));
    table.assert_refused(s, set(rows, "r2", make(ObjType::Map)));
    table.assert_refused(s, set(cells.clone(), "r2:c1", make(ObjType::Map)));
    table.assert_refused(s, set(cells.clone(), "r2:c1", make(ObjType::List)));
    table.assert_refused(s, set(cells, "r2:c1", text("words")));
    table.assert_refused(s, set(old(TABLES), "t2", make(ObjType::List)));
    table.assert_refused(s, set(old(TABLES), "t2", text("words")));
}

#[test]
fn a_cell_is_made_where_its_maker_can_have_seen_none() {
    let mut table = Table::new();
    let (cells, cell) = (table.cells.clone(), table.cell.clone());
    let c = Reason::CreatedBefore;
    table.assert_refused(c, set(cells.clone(), "r1:c1", make(ObjType::Text)));
    let over = replace(&cells, "r1:c1", make(ObjType::Text), &cell);
    table.assert_refused(c, over);
    let twice = vec![set(cells, "r2:c1", make(ObjType::Text)); 2];
    assert_eq!(table.sends(twice), Outcome::Refused(c));
}

#[test]
fn a_cell_made_twice_at_once_is_both() {
    let mut table = Table::new();
    for (mut client, change) in table.made_at_once("r2:c1") {
        let outcome = table.world.receives(&mut client, change);
        assert_eq!(outcome, Outcome::Admitted);
    }
    let document = &table.world.document;
    let cells = ["tables", "t-1", "cells"]
        .into_iter()
        .fold(ROOT, |map, key| document.get(map, key).unwrap().unwrap().1);
    assert_eq!(document.get_all(cells, "r2:c1").unwrap().len(), 2);
    let cells = table.cells.clone();
    let again = set(cells, "r2:c1", make(ObjType::Text));
    table.assert_refused(Reason::CreatedBefore, again);
}

#[test]
fn a_refused_change_leaves_no_trace_in_a_table() {
    let mut table = Table::new();
    let (rows, cells) = (table.rows.clone(), table.cells.clone());
    let good_and_bad = vec![
        set(rows.clone(), "r2", text("a1")),
        set(cells.clone(), "r2:c1", make(ObjType::Text)),
        set(rows.clone(), "r 3", text("a1")),
    ];
    let outcome = table.sends(good_and_bad);
    assert_eq!(outcome, Outcome::Refused(Reason::TableName));
    table.assert_admitted(set(cells, "r2:c1", make(ObjType::Text)));
    table.assert_admitted(set(rows, "r2", text("a1")));
}

#[test]
fn more_rows_and_columns_than_anybody_can_read_are_refused() {
    let mut table = Table::new();
    let (columns, rows) = (table.columns.clone(), table.rows.clone());
    let names = |map: &OpId, from: usize, to: usize| -> Vec<Op> {
        (from..to)
            .map(|index| set(map.clone(), &format!("n{index}"), text("a1")))
            .collect()
    };
    let too_many = names(&columns, 1, limits::TABLE_COLUMNS + 1);
    let t = Outcome::Refused(Reason::TooManyCells);
    assert_eq!(table.sends(too_many), t);
    let wide = names(&columns, 1, 100);
    assert_eq!(table.sends(wide), Outcome::Admitted);
    let most = limits::DOCUMENT_CELLS / 100;
    assert_eq!(table.sends(names(&rows, 1, most + 1)), t);
    assert_eq!(table.sends(names(&rows, 1, most)), Outcome::Admitted);
    assert_eq!(table.sends(names(&rows, most, most + 1)), t);
    // A row that is there already may move.
    table.assert_admitted(set(rows, "n1", text("a2")));
}

#[test]
fn one_cell_made_by_ever_so_many_is_refused_in_the_end() {
    let mut table = Table::new();
    let base = table.world.guard.graph().heads();
    let next = table.world.next;
    let made = vec![set(table.cells.clone(), "r2:c1", make(ObjType::Text))];
    for number in 0..=limits::CELL_TEXTS {
        let mut client = Client::new(100 + number as u8, Role::Editor);
        let change = Change::from(expanded(&client.actor, 1, next, base.clone(), made.clone()));
        let outcome = table.world.receives(&mut client, change);
        let expected = match number {
            limits::CELL_TEXTS => Outcome::Refused(Reason::TooManyCells),
            _ => Outcome::Admitted,
        };
        assert_eq!(outcome, expected, "{number}");
    }
}

#[test]
fn a_commenter_does_not_write_in_a_table() {
    let mut table = Table::new();
    let mut commenter = Client::new(7, Role::Commenter);
    for operation in [
        insert_first(table.cell.clone(), text("x")),
        set(table.rows.clone(), "r2", text("a1")),
        set(table.cells.clone(), "r2:c1", make(ObjType::Text)),
        set(old(TABLES), "t2", make(ObjType::Map)),
    ] {
        let outcome = table.world.sends(&mut commenter, vec![operation]);
        assert_eq!(outcome, Outcome::Refused(Reason::CommentsOnly));
    }
}
