//! Changes that Automerge would take, and that would break the document or its readers.

use crate::bytes::{self, number, run};
use crate::scene::{Case, Draft, Scene, at, insert, named, op, put, refused, set};
use automerge::legacy::{Key, MarkData, ObjectId, Op, OpId, OpType};
use automerge::{ActorId, ObjType, ScalarValue};
use wortlaut_model::Role;

pub fn cases() -> Vec<Case> {
    [
        references(),
        contradictions(),
        marks(),
        order(),
        schema(),
        columns(),
    ]
    .concat()
}

/// Operations that refer to what is not there, or not theirs.
fn references() -> Vec<Case> {
    vec![
        refused("an object that does not exist", "unknown-object", |s| {
            s.change(vec![set(ObjectId::Id(s.missing()), "k", put("w"))])
        }),
        refused("an object that is a character", "unknown-object", |s| {
            s.change(vec![set(
                ObjectId::Id(s.characters[0].clone()),
                "k",
                put("w"),
            )])
        }),
        refused("an object of an actor nobody knows", "unknown-actor", |s| {
            let stranger = OpId::new(1, &ActorId::from([77; 16]));
            s.change(vec![set(ObjectId::Id(stranger), "k", put("w"))])
        }),
        refused(
            "an insertion after an element that does not exist",
            "unknown-element",
            |s| s.change(vec![insert(s.text.clone(), at(s.missing()), "w")]),
        ),
        refused(
            "an update of an element that does not exist",
            "unknown-element",
            |s| {
                s.change(vec![op(
                    put("w"),
                    s.text.clone(),
                    at(s.missing()),
                    vec![],
                    false,
                )])
            },
        ),
        refused(
            "an insertion after a character of another text",
            "unknown-element",
            |s| {
                s.change(vec![insert(
                    s.text.clone(),
                    at(s.title_character.clone()),
                    "w",
                )])
            },
        ),
        refused("a predecessor that does not exist", "predecessor", |s| {
            let element = at(s.characters[0].clone());
            s.change(vec![op(
                OpType::Delete,
                s.text.clone(),
                element,
                vec![s.missing()],
                false,
            )])
        }),
        refused("a predecessor in another object", "predecessor", |s| {
            let element = at(s.characters[0].clone());
            let of_title = vec![s.title_character.clone()];
            s.change(vec![op(
                OpType::Delete,
                s.text.clone(),
                element,
                of_title,
                false,
            )])
        }),
        refused(
            "a predecessor that is another element",
            "predecessor",
            |s| {
                let element = at(s.characters[0].clone());
                let other = vec![s.characters[1].clone()];
                s.change(vec![op(
                    OpType::Delete,
                    s.text.clone(),
                    element,
                    other,
                    false,
                )])
            },
        ),
        refused(
            "a deletion in the comments that hits the text",
            "predecessor",
            |s| s.change(vec![delete_in_comments(s)]),
        )
        .by(Role::Commenter),
        refused("the same beside an edit of the text", "predecessor", |s| {
            s.change(vec![s.honest(), delete_in_comments(s)])
        }),
        refused("a forward reference", "not-in-past", |s| {
            s.change(vec![insert(s.text.clone(), at(s.own(1)), "a"), s.honest()])
        }),
    ]
}

fn delete_in_comments(s: &Scene) -> Op {
    let of_text = vec![s.characters[0].clone()];
    op(
        OpType::Delete,
        s.comments.clone(),
        named("zz"),
        of_text,
        false,
    )
}

/// Operations that contradict themselves.
fn contradictions() -> Vec<Case> {
    vec![
        refused("a map key in a text", "key-kind", |s| {
            s.change(vec![set(s.text.clone(), "x", put("w"))])
        }),
        refused("an element in a map", "key-kind", |s| {
            s.change(vec![insert(s.comments.clone(), Key::head(), "w")])
        })
        .by(Role::Commenter),
        refused("an update of the head", "bad-operation", |s| {
            s.change(vec![op(
                put("w"),
                s.text.clone(),
                Key::head(),
                vec![],
                false,
            )])
        }),
        refused("a deletion of nothing", "bad-operation", |s| {
            let element = at(s.characters[0].clone());
            s.change(vec![op(
                OpType::Delete,
                s.text.clone(),
                element,
                vec![],
                false,
            )])
        }),
        refused("a deletion that inserts", "bad-operation", |s| {
            let element = at(s.characters[0].clone());
            s.change(vec![op(
                OpType::Delete,
                s.text.clone(),
                element,
                vec![],
                true,
            )])
        }),
        refused("an increment of a character", "counter", |s| {
            let [character, _] = s.characters.clone();
            let increment = OpType::Increment(3);
            s.change(vec![op(
                increment,
                s.text.clone(),
                at(character.clone()),
                vec![character],
                false,
            )])
        }),
        refused("a number in the text", "value-type", |s| {
            let five = OpType::Put(ScalarValue::Int(5));
            s.change(vec![op(five, s.text.clone(), Key::head(), vec![], true)])
        }),
    ]
}

/// Marks that make the saved document unloadable.
fn marks() -> Vec<Case> {
    vec![
        refused("the end of a mark alone", "mark", |s| {
            s.change(vec![op(
                OpType::MarkEnd(false),
                s.text.clone(),
                Key::head(),
                vec![],
                true,
            )])
        }),
        refused("the beginning of a mark alone", "mark", |s| {
            s.change(vec![op(
                begin("strong"),
                s.text.clone(),
                Key::head(),
                vec![],
                true,
            )])
        }),
        refused("a mark that ends before it begins", "mark-order", |s| {
            let [early, late] = s.characters.clone();
            s.change(vec![
                op(begin("strong"), s.text.clone(), at(late), vec![], true),
                op(
                    OpType::MarkEnd(false),
                    s.text.clone(),
                    at(early),
                    vec![],
                    true,
                ),
            ])
        }),
        refused("a mark in a map", "mark", |s| {
            s.change(vec![set(s.comments.clone(), "x", begin("strong"))])
        })
        .by(Role::Commenter),
        refused("a mark with a name of 70,000 bytes", "key-too-long", |s| {
            let [early, late] = s.characters.clone();
            let name = "n".repeat(70_000);
            s.change(vec![
                op(begin(&name), s.text.clone(), at(early), vec![], true),
                op(
                    OpType::MarkEnd(false),
                    s.text.clone(),
                    at(late),
                    vec![],
                    true,
                ),
            ])
        }),
    ]
}

fn begin(name: &str) -> OpType {
    OpType::MarkBegin(MarkData {
        name: name.into(),
        value: ScalarValue::Boolean(true),
        expand: true,
    })
}

/// Changes that stand where none can stand in the history.
fn order() -> Vec<Case> {
    vec![
        refused("a counter of the past", "counter-behind", |s| {
            one(s
                .written(vec![s.honest()])
                .with(|c| c.start_op = 1.try_into().unwrap()))
        }),
        refused(
            "a counter near the end of its range",
            "counter-too-large",
            |s| {
                let huge = u64::from(u32::MAX) - 1;
                one(s
                    .written(vec![s.honest()])
                    .with(|c| c.start_op = huge.try_into().unwrap()))
            },
        ),
        refused("a counter that wraps", "counter-too-large", |s| {
            let huge = u64::from(u32::MAX);
            let draft = s.written(vec![s.honest(), s.honest()]);
            one(draft.with(|c| c.start_op = huge.try_into().unwrap()))
        }),
        refused("a counter that nothing explains", "counter-ahead", |s| {
            let ahead = s.next + 1_000;
            one(s
                .written(vec![s.honest()])
                .with(|c| c.start_op = ahead.try_into().unwrap()))
        }),
        refused("a first change numbered five", "sequence", |s| {
            one(s.written(vec![s.honest()]).with(|c| c.seq = 5))
        }),
        refused("a gap after the first change", "sequence", |s| {
            let first = s.written(vec![s.honest()]);
            let third = first.followed_by(vec![s.honest()]).with(|c| c.seq = 3);
            vec![first.bytes(), third.bytes()]
        })
        .after_an_honest_change(),
        refused("a change numbered zero", "sequence", |s| {
            one(s.written(vec![]).with(|c| c.seq = 0))
        }),
        refused("a second first change", "sequence", |s| {
            let first = s.written(vec![s.honest()]);
            let again = first.followed_by(vec![s.honest()]).with(|c| c.seq = 1);
            vec![first.bytes(), again.bytes()]
        })
        .after_an_honest_change(),
        refused(
            "a change that ignores its actor's previous one",
            "own-previous",
            |s| {
                let first = s.written(vec![s.honest()]);
                let second = first.followed_by(vec![s.honest()]);
                let second = second.with(|c| c.deps = s.heads.clone());
                vec![first.bytes(), second.bytes()]
            },
        )
        .after_an_honest_change(),
        refused("a change that knows of nothing", "not-in-past", |s| {
            one(s.written(vec![s.honest()]).with(|c| c.deps = vec![]))
        }),
        refused("an author footer", "extra-bytes", |s| {
            one(s
                .written(vec![s.honest()])
                .with(|c| c.extra_bytes = author_footer()))
        }),
        refused("an author footer on a second change", "extra-bytes", |s| {
            let first = s.written(vec![s.honest()]);
            let second = first.followed_by(vec![s.honest()]);
            vec![
                first.bytes(),
                second.with(|c| c.extra_bytes = author_footer()).bytes(),
            ]
        })
        .after_an_honest_change(),
        refused("a message of 1,000 bytes", "message-too-long", |s| {
            one(s
                .written(vec![s.honest()])
                .with(|c| c.message = Some("m".repeat(1_000))))
        }),
        refused("an actor id of 100 bytes", "actor-too-long", |s| {
            one(s
                .written(vec![s.honest()])
                .with(|c| c.actor_id = ActorId::from(vec![9; 100])))
        }),
    ]
}

fn one(draft: Draft) -> Vec<Vec<u8>> {
    vec![draft.bytes()]
}

/// automerge 0.12 reads these bytes after a change as the name of its author.
fn author_footer() -> Vec<u8> {
    vec![1, 3, b'b', b'o', b'b']
}

/// Well-formed changes for which the schema or the member's right has no place.
fn schema() -> Vec<Case> {
    vec![
        refused("a key in the root", "server-only", |s| {
            s.change(vec![set(ObjectId::Root, "mine", put("w"))])
        }),
        refused("a word in the comments", "schema", |s| {
            s.change(vec![set(s.comments.clone(), "k2", put("w"))])
        })
        .by(Role::Commenter),
        refused("a commenter's word in the text", "comments-only", |s| {
            s.change(vec![s.honest()])
        })
        .by(Role::Commenter),
        refused(
            "a list in the comments with characters of the text",
            "schema",
            |s| {
                s.change(vec![
                    set(s.comments.clone(), "l", OpType::Make(ObjType::List)),
                    insert(ObjectId::Id(s.own(0)), at(s.characters[0].clone()), "w"),
                ])
            },
        )
        .by(Role::Commenter),
        refused("maps in the comments, 500 deep", "schema", |s| {
            s.change(nested_under(
                s,
                set(s.comments.clone(), "n0", make_map()),
                500,
            ))
        })
        .by(Role::Commenter),
        refused("maps in a block of the text, 500 deep", "schema", |s| {
            let block = op(make_map(), s.text.clone(), Key::head(), vec![], true);
            s.change(nested_under(s, block, 500))
        }),
        refused("maps in a block's attributes, 500 deep", "schema", |s| {
            let block = op(make_map(), s.text.clone(), Key::head(), vec![], true);
            let attributes = set(ObjectId::Id(s.own(0)), "attrs", make_map());
            let mut operations = vec![block, attributes];
            operations.extend((1..500).map(|depth| nest(s, depth)));
            s.change(operations)
        }),
        refused("maps in a block, one change a level", "schema", |s| {
            let block = op(make_map(), s.text.clone(), Key::head(), vec![], true);
            let mut change = s.written(vec![block]);
            let mut chunks = vec![change.bytes()];
            for depth in 0..500 {
                change = change.followed_by(vec![nest(s, depth)]);
                chunks.push(change.bytes());
            }
            chunks
        })
        .after_an_honest_change(),
        refused("a text in the text", "schema", |s| {
            let text = OpType::Make(ObjType::Text);
            s.change(vec![op(text, s.text.clone(), Key::head(), vec![], true)])
        }),
        refused(
            "a string of 100,000 characters as one",
            "value-too-long",
            |s| {
                s.change(vec![insert(
                    s.text.clone(),
                    Key::head(),
                    &"w".repeat(100_000),
                )])
            },
        ),
    ]
}

fn make_map() -> OpType {
    OpType::Make(ObjType::Map)
}

/// A map in the object that the operation before made.
fn nest(s: &Scene, depth: u64) -> Op {
    set(ObjectId::Id(s.own(depth)), &format!("n{depth}"), make_map())
}

fn nested_under(s: &Scene, outermost: Op, depth: u64) -> Vec<Op> {
    let inner = (0..depth).map(|depth| nest(s, depth));
    std::iter::once(outermost).chain(inner).collect()
}

/// Columns in which a few bytes stand for millions of operations, or for nothing that exists.
fn columns() -> Vec<Case> {
    vec![
        refused(
            "an actor's number that the change does not list",
            "actor-index",
            |s| {
                vec![bytes::change(
                    s,
                    &[
                        (bytes::OBJECT_ACTOR, run(1, &[9])),
                        (bytes::OBJECT_COUNTER, run(1, &[1])),
                        (bytes::KEY, run(1, &[1, b'k'])),
                        (bytes::INSERT, vec![1]),
                        (bytes::ACTION, run(1, &[1])),
                        (bytes::VALUE_KIND, run(1, &[0])),
                        (bytes::PREDECESSORS, run(1, &[0])),
                    ],
                )]
            },
        ),
        refused(
            "300 million predecessors in a few bytes",
            "too-many-predecessors",
            |s| {
                const COUNT: u64 = 300_000_000;
                vec![bytes::change(
                    s,
                    &[
                        (bytes::KEY, run(1, &[1, b'k'])),
                        (bytes::INSERT, vec![1]),
                        (bytes::ACTION, run(1, &[1])),
                        (bytes::VALUE_KIND, run(1, &[0])),
                        (bytes::PREDECESSORS, run(1, &number(COUNT))),
                        (bytes::PREDECESSOR_ACTOR, run(COUNT, &[0])),
                        (bytes::PREDECESSOR_COUNTER, run(COUNT, &[1])),
                    ],
                )]
            },
        ),
        refused(
            "50 million operations in a few bytes",
            "too-many-operations",
            |s| vec![repeated(s, 50_000_000, 1)],
        ),
        refused(
            "2 million operations in a few bytes",
            "too-many-operations",
            |s| vec![repeated(s, 2_000_000, 1)],
        ),
        refused("an operation of no kind", "malformed", |s| {
            vec![repeated(s, 1, 48)]
        }),
        refused("an increment by a word", "malformed", |s| {
            vec![bytes::change(
                s,
                &[
                    (bytes::KEY, run(1, &[1, b'k'])),
                    (bytes::INSERT, vec![1]),
                    (bytes::ACTION, run(1, &[5])),
                    (bytes::VALUE_KIND, run(1, &[0x16])),
                    (bytes::VALUE, vec![b'x']),
                    (bytes::PREDECESSORS, run(1, &[0])),
                ],
            )]
        }),
        refused(
            "a mark's name in an operation that is no mark",
            "not-canonical",
            |s| {
                vec![bytes::change(
                    s,
                    &[
                        (bytes::KEY, run(1, &[1, b'k'])),
                        (bytes::INSERT, vec![1]),
                        (bytes::ACTION, run(1, &[1])),
                        (bytes::VALUE_KIND, run(1, &[0])),
                        (bytes::PREDECESSORS, run(1, &[0])),
                        (bytes::MARK_NAME, run(1, &[1, b'm'])),
                    ],
                )]
            },
        ),
    ]
}

fn repeated(s: &Scene, count: u64, action: u8) -> Vec<u8> {
    bytes::change(
        s,
        &[
            (bytes::KEY, run(count, &[1, b'k'])),
            (bytes::INSERT, number(count)),
            (bytes::ACTION, run(count, &[action])),
            (bytes::VALUE_KIND, run(count, &[0])),
            (bytes::PREDECESSORS, run(count, &[0])),
        ],
    )
}
