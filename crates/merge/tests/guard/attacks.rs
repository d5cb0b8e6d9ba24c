//! Changes that make Automerge 0.12 panic half-way, take back what its author may not touch, or save a document that
//! cannot be loaded. Each is refused by name, and an editor who works on notices nothing.

use super::world::*;
use automerge::legacy::{Key, MarkData, OpId, OpType};
use automerge::{Change, ChangeHash, ExpandedChange, ObjType, ScalarValue};
use wortlaut_merge::guard::{HeldWhy, Reason};
use wortlaut_model::{Role, limits};

type Operations = Vec<automerge::legacy::Op>;

/// What an editor gets for a change with these operations; afterwards the document must be as good as before.
fn outcome_of(operations: impl FnOnce(&World, &Client) -> Operations) -> Outcome {
    let mut world = World::new();
    let mut mallory = Client::new(2, Role::Editor);
    let operations = operations(&world, &mallory);
    let outcome = world.sends(&mut mallory, operations);
    assert_an_editor_works_on(&mut world);
    outcome
}

fn assert_an_editor_works_on(world: &mut World) {
    let mut editor = Client::new(3, Role::Editor);
    let hello = insert(old(TEXT), old(LAST), text("!"));
    assert_eq!(world.sends(&mut editor, vec![hello]), Outcome::Admitted);
    assert!(world.words().contains("hello world!"));
}

fn assert_refused(reason: Reason, operation: automerge::legacy::Op) {
    assert_eq!(outcome_of(|_, _| vec![operation]), Outcome::Refused(reason));
}

fn assert_all_refused(reason: Reason, operations: impl FnOnce(&World, &Client) -> Operations) {
    assert_eq!(outcome_of(operations), Outcome::Refused(reason));
}

#[test]
fn an_object_that_nobody_made() {
    assert_refused(Reason::UnknownObject, set(old(999), "k", text("w")));
    assert_refused(Reason::UnknownObject, set(old(FIRST), "k", text("w")));
    let nobody = OpId::new(1, &actor(77));
    assert_refused(Reason::UnknownActor, set(nobody, "k", text("w")));
}

#[test]
fn an_element_that_is_not_in_the_text() {
    let e = Reason::UnknownElement;
    assert_refused(e, insert(old(TEXT), old(999), text("w")));
    assert_refused(e, delete(old(TEXT), old(999)));
    assert_refused(e, insert(old(TEXT), old(LEVEL), text("w")));
    assert_refused(e, insert(old(TITLE), old(FIRST), text("w")));
    assert_refused(e, insert(old(PARENTS), old(FIRST), text("paragraph")));
}

#[test]
fn a_predecessor_of_another_object_or_key() {
    let p = Reason::Predecessor;
    let level = |pred| raw(old(ATTRIBUTES), key("level"), value(2), vec![pred], false);
    assert_refused(p, level(old(998)));
    assert_refused(p, level(old(FIRST)));
    assert_refused(p, delete_key(old(ATTRIBUTES), "other", old(LEVEL)));
    assert_refused(p, delete_key(old(COMMENTS), "zz", old(FIRST)));
    let wrong = raw(
        old(TEXT),
        element(old(FIRST)),
        OpType::Delete,
        vec![old(LAST)],
        false,
    );
    assert_refused(p, wrong);
    let twice = vec![old(FIRST), old(FIRST)];
    assert_refused(
        p,
        raw(old(TEXT), element(old(FIRST)), OpType::Delete, twice, false),
    );
    let replacing = raw(
        old(TEXT),
        element(old(FIRST)),
        text("x"),
        vec![old(FIRST)],
        true,
    );
    assert_refused(p, replacing);
}

#[test]
fn half_a_million_deletions_of_one_character() {
    let outcome = altered(|change| {
        change.operations = vec![delete(old(TEXT), old(FIRST)); 10_000];
    });
    assert_eq!(outcome, Outcome::Refused(Reason::Predecessor));
}

#[test]
fn a_commenter_cannot_delete_a_character_through_the_comments() {
    let mut world = World::new();
    let mut mallory = Client::new(2, Role::Commenter);
    let delete = vec![delete_key(old(COMMENTS), "zz", old(FIRST))];
    let outcome = world.sends(&mut mallory, delete);
    assert!(matches!(outcome, Outcome::Refused(_)), "{outcome:?}");
    assert_eq!(world.words().trim_end_matches('\u{fffc}'), "hello world");
}

#[test]
fn a_key_of_the_wrong_kind() {
    assert_refused(Reason::KeyKind, set(old(TEXT), "x", text("w")));
    assert_refused(Reason::KeyKind, insert_first(old(ATTRIBUTES), text("w")));
    let head = raw(old(TEXT), Key::head(), text("w"), vec![], false);
    assert_refused(Reason::BadOperation, head);
    let insert_in_map = raw(old(ATTRIBUTES), key("k"), text("w"), vec![], true);
    assert_refused(Reason::BadOperation, insert_in_map);
    let long = "k".repeat(limits::KEY_BYTES + 1);
    assert_refused(Reason::KeyTooLong, set(old(ATTRIBUTES), &long, text("w")));
}

#[test]
fn a_deletion_that_is_none() {
    let first = || element(old(FIRST));
    let without_pred = raw(old(TEXT), first(), OpType::Delete, vec![], false);
    assert_refused(Reason::BadOperation, without_pred);
    let inserting = raw(old(TEXT), first(), OpType::Delete, vec![], true);
    assert_refused(Reason::BadOperation, inserting);
}

#[test]
fn values_that_a_text_does_not_hold() {
    let v = Reason::ValueType;
    let first = |action| insert_first(old(TEXT), action);
    assert_refused(v, first(value(5)));
    assert_refused(v, first(value(ScalarValue::Null)));
    assert_refused(v, first(text("")));
    assert_refused(v, first(text("two")));
    assert_refused(v, first(value(ScalarValue::Bytes(vec![1]))));
    let replaced = raw(
        old(TEXT),
        element(old(FIRST)),
        text("x"),
        vec![old(FIRST)],
        false,
    );
    assert_refused(Reason::BadOperation, replaced);
}

#[test]
fn counters_bytes_and_overlong_values() {
    let attribute = |action| set(old(ATTRIBUTES), "k", action);
    assert_refused(Reason::Counter, attribute(value(ScalarValue::counter(1))));
    let increment = |object, key, pred| raw(object, key, OpType::Increment(3), vec![pred], false);
    let of_text = increment(old(TEXT), element(old(FIRST)), old(FIRST));
    assert_refused(Reason::Counter, of_text);
    let of_level = increment(old(ATTRIBUTES), key("level"), old(LEVEL));
    assert_refused(Reason::Counter, of_level);
    let bytes = attribute(value(ScalarValue::Bytes(vec![1])));
    assert_refused(Reason::ValueType, bytes);
    let unknown = ScalarValue::Unknown {
        type_code: 12,
        bytes: vec![1],
    };
    assert_refused(Reason::ValueType, attribute(value(unknown)));
    let long = "x".repeat(limits::VALUE_BYTES + 1);
    assert_refused(Reason::ValueTooLong, attribute(text(&long)));
}

#[test]
fn objects_where_the_schema_has_none() {
    let s = Reason::Schema;
    let map = || make(ObjType::Map);
    assert_refused(s, set(old(ATTRIBUTES), "deep", map()));
    assert_refused(s, set(old(ATTRIBUTES), "deep", make(ObjType::List)));
    assert_refused(s, set(old(BLOCK), "deep", map()));
    assert_refused(s, insert_first(old(PARENTS), map()));
    assert_refused(s, insert_first(old(TITLE), map()));
    assert_refused(s, insert_first(old(TEXT), make(ObjType::List)));
    assert_refused(s, insert_first(old(TEXT), make(ObjType::Table)));
    assert_refused(s, set(old(FOOTNOTES), "n", map()));
    assert_refused(s, set(old(FOOTNOTES), "n", text("words")));
    assert_refused(s, set(old(COMMENTS), "c", make(ObjType::Text)));
    assert_refused(Reason::NotInUse, set(old(FIELDS), "f", text("w")));
}

#[test]
fn containers_in_containers_overflow_no_stack() {
    assert_all_refused(Reason::Schema, |world, mallory| {
        let mut operations = vec![insert_first(old(TEXT), make(ObjType::Map))];
        for depth in 0..500 {
            let parent = world.new_id(mallory, depth);
            operations.push(set(parent, "attrs", make(ObjType::Map)));
        }
        operations
    });
    assert_all_refused(Reason::Schema, |world, mallory| {
        let block = world.new_id(mallory, 0);
        let parents = world.new_id(mallory, 1);
        vec![
            insert_first(old(TEXT), make(ObjType::Map)),
            set(block, "parents", make(ObjType::List)),
            insert_first(parents, make(ObjType::List)),
        ]
    });
}

#[test]
fn the_root_and_meta_are_the_servers() {
    assert_refused(Reason::ServerOnly, set_root("text", make(ObjType::Text)));
    assert_refused(Reason::ServerOnly, set_root("mine", text("w")));
    assert_refused(Reason::ServerOnly, set(old(META), "schema", value(2)));
}

#[test]
fn half_a_mark() {
    let m = Reason::Mark;
    assert_refused(m, insert_first(old(TEXT), end()));
    assert_refused(m, insert_first(old(TEXT), begin("strong")));
    assert_refused(m, set(old(ATTRIBUTES), "x", begin("strong")));
    assert_refused(m, insert_first(old(TITLE), begin("strong")));
    assert_all_refused(m, |world, mallory| {
        vec![
            insert_first(old(TEXT), begin("strong")),
            insert_first(old(TEXT), text("x")),
            insert(old(TEXT), world.new_id(mallory, 0), end()),
        ]
    });
    let long = "m".repeat(limits::MARK_NAME_BYTES + 1);
    assert_refused(Reason::KeyTooLong, insert_first(old(TEXT), begin(&long)));
}

#[test]
fn a_mark_that_ends_before_it_begins() {
    assert_all_refused(Reason::MarkOrder, |_, _| {
        vec![
            insert(old(TEXT), old(FIRST), begin("strong")),
            insert_first(old(TEXT), end()),
        ]
    });
    assert_all_refused(Reason::MarkOrder, |_, _| {
        vec![
            insert(old(TEXT), old(LAST), begin("strong")),
            insert(old(TEXT), old(FIRST), end()),
        ]
    });
    assert_all_refused(Reason::MarkOrder, |_, _| {
        vec![
            insert(old(TEXT), old(FIRST), begin("strong")),
            insert(old(TEXT), old(FIRST), end()),
        ]
    });
}

#[test]
fn the_half_of_a_mark_cannot_be_deleted() {
    let mut world = World::new();
    let mut mallory = Client::new(2, Role::Editor);
    let half = world.new_id(&mallory, 0);
    let mark = vec![
        insert(old(TEXT), old(FIRST), begin("strong")),
        insert(old(TEXT), old(LAST), end()),
    ];
    assert_eq!(world.sends(&mut mallory, mark), Outcome::Admitted);
    let outcome = world.sends(&mut mallory, vec![delete(old(TEXT), half)]);
    assert_eq!(outcome, Outcome::Refused(Reason::Mark));
}

/// A footnote's key, once deleted, could not be made again: the note would be gone for good.
#[test]
fn a_footnote_cannot_be_deleted_by_anybody() {
    for role in [Role::Editor, Role::Moderator] {
        let mut world = World::new();
        let mut mallory = Client::new(2, role);
        let note = world.new_id(&mallory, 0);
        let made = vec![
            set(old(FOOTNOTES), "n", make(ObjType::Text)),
            insert_first(note.clone(), text("x")),
        ];
        assert_eq!(world.sends(&mut mallory, made), Outcome::Admitted);
        let deleted = vec![delete_key(old(FOOTNOTES), "n", note.clone())];
        let outcome = world.sends(&mut mallory, deleted);
        assert_eq!(outcome, Outcome::Refused(Reason::Permanent));
        let written = vec![insert_first(note, text("y"))];
        assert_eq!(world.sends(&mut mallory, written), Outcome::Admitted);
    }
}

#[test]
fn a_log_in_which_a_footnote_was_deleted_replays() {
    let mut world = World::new();
    let mallory = Client::new(2, Role::Editor);
    let note = world.new_id(&mallory, 0);
    let change = world.draft(
        &mallory,
        vec![
            set(old(FOOTNOTES), "n", make(ObjType::Text)),
            delete_key(old(FOOTNOTES), "n", note),
        ],
    );
    let replayed = world.guard.replay(change.raw_bytes(), mallory.by.member);
    assert_eq!(replayed, Ok(()));
}

/// It may lie on very many runs of words, each of which is told with it.
#[test]
fn a_link_is_no_longer_than_an_address() {
    let linked = |value: &str| {
        let link = OpType::MarkBegin(MarkData {
            name: "link".into(),
            value: value.into(),
            expand: false,
        });
        vec![
            insert(old(TEXT), old(FIRST), link),
            insert(old(TEXT), old(LAST), end()),
        ]
    };
    let longest = "x".repeat(limits::LINK_BYTES);
    let too_long = format!("{longest}x");
    assert_refused(Reason::ValueTooLong, linked(&too_long)[0].clone());
    let mut world = World::new();
    let mut editor = Client::new(2, Role::Editor);
    assert_eq!(
        world.sends(&mut editor, linked(&longest)),
        Outcome::Admitted
    );
    // Older servers let it in.
    let logged = world.draft(&editor, linked(&too_long));
    let replayed = world.guard.replay(logged.raw_bytes(), editor.by.member);
    assert_eq!(replayed, Ok(()));
}

/// A change of mallory's, changed in one thing.
fn altered(alter: impl FnOnce(&mut ExpandedChange)) -> Outcome {
    let mut world = World::new();
    let mut mallory = Client::new(2, Role::Editor);
    let heads = world.guard.graph().heads();
    let operations = vec![insert_first(old(TEXT), text("x"))];
    let mut change = expanded(&mallory.actor, 1, NEXT, heads, operations);
    alter(&mut change);
    let outcome = world.receives(&mut mallory, Change::from(change));
    assert_an_editor_works_on(&mut world);
    outcome
}

#[test]
fn counters_out_of_place() {
    let starting = |first: u64| altered(|change| change.start_op = first.try_into().unwrap());
    assert_eq!(starting(NEXT), Outcome::Admitted);
    assert_eq!(starting(1), Outcome::Refused(Reason::CounterBehind));
    assert_eq!(starting(NEXT - 1), Outcome::Refused(Reason::CounterBehind));
    assert_eq!(starting(NEXT + 1), Outcome::Held(HeldWhy::CounterAhead));
    let largest = u64::from(u32::MAX);
    assert_eq!(
        starting(largest - 1),
        Outcome::Refused(Reason::CounterTooLarge)
    );
    assert_eq!(starting(largest), Outcome::Refused(Reason::CounterTooLarge));
    assert_eq!(starting(largest + 1), Outcome::Refused(Reason::Malformed));
}

#[test]
fn sequence_numbers_out_of_place() {
    let numbered = |sequence| altered(|change| change.seq = sequence);
    for wrong in [0, 2, 5, u64::MAX] {
        assert_eq!(numbered(wrong), Outcome::Refused(Reason::Sequence));
    }
}

#[test]
fn a_change_in_the_name_of_the_server_is_not_taken() {
    let outcome = altered(|change| {
        change.actor_id = server();
        change.seq = 2;
    });
    assert_eq!(outcome, Outcome::Held(HeldWhy::ForeignActor));
}

#[test]
fn dependencies_that_nobody_has() {
    let outcome = altered(|change| change.deps = vec![ChangeHash([7; 32])]);
    assert_eq!(outcome, Outcome::Held(HeldWhy::MissingDependencies));
}

#[test]
fn operations_outside_the_causal_past() {
    let outcome = altered(|change| change.deps.clear());
    assert_eq!(outcome, Outcome::Refused(Reason::NotInPast));
}

#[test]
fn an_author_footer_and_an_overlong_message() {
    let footer = |bytes: &[u8]| altered(|change| change.extra_bytes = bytes.to_vec());
    assert_eq!(footer(b"\x01\x03bob"), Outcome::Refused(Reason::ExtraBytes));
    assert_eq!(footer(b"\0"), Outcome::Refused(Reason::ExtraBytes));
    let messages = |length| altered(|change| change.message = Some("m".repeat(length)));
    let longest = usize::try_from(limits::CHANGE_MESSAGE_BYTES).unwrap();
    assert_eq!(messages(longest), Outcome::Admitted);
    assert_eq!(
        messages(longest + 1),
        Outcome::Refused(Reason::MessageTooLong)
    );
}

#[test]
fn wrong_clocks_are_taken_and_times_that_cannot_be_saved_are_not() {
    let at = |time| altered(|change| change.time = time);
    for time in [-(1 << 53), -1, 0, 253_402_300_800, 1 << 53] {
        assert_eq!(at(time), Outcome::Admitted);
    }
    for time in [i64::MIN, i64::MAX, (1 << 53) + 1] {
        assert_eq!(at(time), Outcome::Refused(Reason::Time));
    }
}

#[test]
fn too_many_separate_things_in_one_change() {
    let outcome = altered(|change| {
        let one = set(old(ATTRIBUTES), "k", value(1));
        change.operations = vec![one; limits::CHANGE_ENTRIES + 1];
    });
    assert_eq!(outcome, Outcome::Refused(Reason::TooManyEntries));
}
