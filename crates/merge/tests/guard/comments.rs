//! Who may do what: the four rights, and the rules of comments.

use super::world::*;
use automerge::ObjType;
use automerge::legacy::{Op, OpId};
use wortlaut_merge::guard::Reason;
use wortlaut_model::Role;

fn typing() -> Vec<Op> {
    vec![insert_first(old(TEXT), text("x"))]
}

/// `comments.<name>` as our pages make it; its parts have the ids that follow.
fn comment(world: &World, author: &Client, name: &str) -> Vec<Op> {
    let id = |position| world.new_id(author, position);
    vec![
        set(old(COMMENTS), name, make(ObjType::Map)),
        set(id(0), "anchor", make(ObjType::Map)),
        set(id(1), "start", text("4@aa")),
        set(id(1), "end", text("7@aa")),
        set(id(1), "quote", text("Wort")),
        set(id(0), "body", make(ObjType::Text)),
        insert_first(id(5), text("W")),
        set(id(0), "kind", text("comment")),
        set(id(0), "replies", make(ObjType::Map)),
        set(id(0), "resolved", value(false)),
    ]
}

/// Where the parts of a comment are that was made from `first` on.
struct Comment(OpId);

impl Comment {
    fn part(&self, position: u64) -> OpId {
        self.0.increment_by(position)
    }
    fn map(&self) -> OpId {
        self.part(0)
    }
    fn anchor(&self) -> OpId {
        self.part(1)
    }
    fn body(&self) -> OpId {
        self.part(5)
    }
    fn replies(&self) -> OpId {
        self.part(8)
    }
    fn resolved(&self) -> OpId {
        self.part(9)
    }
}

/// A commenter has made one comment; a second commenter, an editor and a moderator look on.
struct Discussion {
    world: World,
    author: Client,
    other: Client,
    editor: Client,
    moderator: Client,
    comment: Comment,
}

fn discussion() -> Discussion {
    let mut world = World::new();
    let mut author = Client::new(2, Role::Commenter);
    let made = comment(&world, &author, "c");
    let comment = Comment(world.new_id(&author, 0));
    assert_eq!(world.sends(&mut author, made), Outcome::Admitted);
    Discussion {
        world,
        author,
        other: Client::new(3, Role::Commenter),
        editor: Client::new(4, Role::Editor),
        moderator: Client::new(5, Role::Moderator),
        comment,
    }
}

#[test]
fn each_right_reaches_as_far_as_it_says() {
    let outcome = |role, operations: fn(&World, &Client) -> Vec<Op>| {
        let mut world = World::new();
        let mut client = Client::new(2, role);
        let operations = operations(&world, &client);
        world.sends(&mut client, operations)
    };
    let types = |role| outcome(role, |_, _| typing());
    assert_eq!(types(Role::Reader), Outcome::Refused(Reason::Reader));
    assert_eq!(
        types(Role::Commenter),
        Outcome::Refused(Reason::CommentsOnly)
    );
    assert_eq!(types(Role::Editor), Outcome::Admitted);
    assert_eq!(types(Role::Moderator), Outcome::Admitted);
    let comments = |role| outcome(role, |world, client| comment(world, client, "c"));
    assert_eq!(comments(Role::Reader), Outcome::Refused(Reason::Reader));
    for role in [Role::Commenter, Role::Editor, Role::Moderator] {
        assert_eq!(comments(role), Outcome::Admitted);
    }
    let footnote = |role| {
        outcome(role, |_, _| {
            vec![set(old(FOOTNOTES), "n", make(ObjType::Text))]
        })
    };
    assert_eq!(
        footnote(Role::Commenter),
        Outcome::Refused(Reason::CommentsOnly)
    );
    assert_eq!(footnote(Role::Editor), Outcome::Admitted);
    let empty = |role| outcome(role, |_, _| vec![]);
    assert_eq!(empty(Role::Reader), Outcome::Refused(Reason::Reader));
    assert_eq!(empty(Role::Commenter), Outcome::Admitted);
}

#[test]
fn a_right_counts_at_the_moment_of_the_change() {
    let mut world = World::new();
    let mut client = Client::new(2, Role::Editor);
    assert_eq!(world.sends(&mut client, typing()), Outcome::Admitted);
    client.by.role = Role::Commenter;
    let refused = Outcome::Refused(Reason::CommentsOnly);
    assert_eq!(world.sends(&mut client, typing()), refused);
}

#[test]
fn an_entry_is_created_once_even_by_two_at_a_time() {
    let mut d = discussion();
    let again = vec![set(old(COMMENTS), "c", make(ObjType::Map))];
    let refused = Outcome::Refused(Reason::CreatedBefore);
    assert_eq!(d.world.sends(&mut d.other, again), refused);
    let over = raw(
        old(COMMENTS),
        key("c"),
        make(ObjType::Map),
        vec![d.comment.map()],
        false,
    );
    assert_eq!(d.world.sends(&mut d.author, vec![over]), refused);
    let note = || vec![set(old(FOOTNOTES), "n", make(ObjType::Text))];
    assert_eq!(d.world.sends(&mut d.editor, note()), Outcome::Admitted);
    assert_eq!(d.world.sends(&mut d.moderator, note()), refused);
    let twice = [note(), note()].concat().into_iter().map(|op| Op {
        key: key("m"),
        ..op
    });
    assert_eq!(d.world.sends(&mut d.editor, twice.collect()), refused);
}

#[test]
fn only_the_author_edits_the_words() {
    let mut d = discussion();
    let words = |d: &Discussion| vec![insert_first(d.comment.body(), text("z"))];
    let refused = Outcome::Refused(Reason::NotTheAuthor);
    let edit = words(&d);
    assert_eq!(d.world.sends(&mut d.other, edit.clone()), refused);
    assert_eq!(d.world.sends(&mut d.editor, edit.clone()), refused);
    assert_eq!(d.world.sends(&mut d.moderator, edit.clone()), refused);
    assert_eq!(d.world.sends(&mut d.author, edit), Outcome::Admitted);
}

#[test]
fn the_author_is_a_member_and_not_a_tab() {
    let mut d = discussion();
    let mut tab = Client::new(9, Role::Commenter);
    tab.by = d.author.by.clone();
    let edit = vec![insert_first(d.comment.body(), text("z"))];
    assert_eq!(d.world.sends(&mut tab, edit), Outcome::Admitted);
}

#[test]
fn only_the_author_deletes() {
    let mut d = discussion();
    let delete = vec![delete_key(old(COMMENTS), "c", d.comment.map())];
    let refused = Outcome::Refused(Reason::NotTheAuthor);
    for client in [&mut d.other, &mut d.editor, &mut d.moderator] {
        assert_eq!(d.world.sends(client, delete.clone()), refused);
    }
    assert_eq!(d.world.sends(&mut d.author, delete), Outcome::Admitted);
}

#[test]
fn the_author_editors_and_moderators_resolve() {
    let mut d = discussion();
    let resolve = |pred: OpId| {
        let map = d.comment.map();
        vec![raw(map, key("resolved"), value(true), vec![pred], false)]
    };
    let first = resolve(d.comment.resolved());
    let refused = Outcome::Refused(Reason::NotTheAuthor);
    assert_eq!(d.world.sends(&mut d.other, first), refused);
    let mut last = d.comment.resolved();
    for client in [&mut d.author, &mut d.editor, &mut d.moderator] {
        let id = d.world.new_id(client, 0);
        assert_eq!(d.world.sends(client, resolve(last)), Outcome::Admitted);
        last = id;
    }
    // What Automerge writes when two set it at once and somebody sets it again to what won.
    let settles = || vec![delete_key(d.comment.map(), "resolved", last.clone())];
    let refused = Outcome::Refused(Reason::NotTheAuthor);
    assert_eq!(d.world.sends(&mut d.other, settles()), refused);
    assert_eq!(d.world.sends(&mut d.editor, settles()), Outcome::Admitted);
    let no_flag = raw(
        d.comment.map(),
        key("resolved"),
        text("yes"),
        vec![last],
        false,
    );
    let refused = Outcome::Refused(Reason::ValueType);
    assert_eq!(d.world.sends(&mut d.author, vec![no_flag]), refused);
}

#[test]
fn anchor_kind_and_quote_stay_as_made() {
    let mut d = discussion();
    let replace =
        |map: OpId, name: &str, pred: OpId, by| vec![raw(map, key(name), by, vec![pred], false)];
    let attempts = [
        replace(d.comment.map(), "kind", d.comment.part(7), text("x")),
        replace(
            d.comment.map(),
            "anchor",
            d.comment.anchor(),
            make(ObjType::Map),
        ),
        replace(d.comment.anchor(), "quote", d.comment.part(4), text("x")),
        replace(d.comment.anchor(), "start", d.comment.part(2), text("x")),
    ];
    for attempt in attempts {
        let refused = Outcome::Refused(Reason::CreatedBefore);
        assert_eq!(d.world.sends(&mut d.author, attempt), refused);
    }
    let deletions = [
        delete_key(d.comment.map(), "anchor", d.comment.anchor()),
        delete_key(d.comment.map(), "kind", d.comment.part(7)),
        delete_key(d.comment.anchor(), "quote", d.comment.part(4)),
    ];
    for deletion in deletions {
        let refused = Outcome::Refused(Reason::Fixed);
        assert_eq!(
            d.world.sends(&mut d.author, vec![deletion.clone()]),
            refused
        );
        assert_eq!(d.world.sends(&mut d.editor, vec![deletion]), refused);
    }
}

#[test]
fn anybody_who_may_comment_replies_and_owns_the_reply() {
    let mut d = discussion();
    let reply = d.world.new_id(&d.other, 0);
    let body = d.world.new_id(&d.other, 1);
    let made = vec![
        set(d.comment.replies(), "r", make(ObjType::Map)),
        set(reply.clone(), "body", make(ObjType::Text)),
        insert_first(body.clone(), text("D")),
    ];
    assert_eq!(d.world.sends(&mut d.other, made), Outcome::Admitted);
    let edit = vec![insert_first(body, text("z"))];
    let refused = Outcome::Refused(Reason::NotTheAuthor);
    assert_eq!(d.world.sends(&mut d.author, edit.clone()), refused);
    assert_eq!(d.world.sends(&mut d.other, edit), Outcome::Admitted);
    let delete = vec![delete_key(d.comment.replies(), "r", reply)];
    assert_eq!(d.world.sends(&mut d.author, delete.clone()), refused);
    assert_eq!(d.world.sends(&mut d.other, delete), Outcome::Admitted);
}

#[test]
fn a_comment_holds_nothing_else() {
    let mut d = discussion();
    let map = d.comment.map();
    let schema = Outcome::Refused(Reason::Schema);
    let more = vec![set(map.clone(), "more", text("x"))];
    assert_eq!(d.world.sends(&mut d.author, more), schema);
    let block = vec![insert_first(d.comment.body(), make(ObjType::Map))];
    assert_eq!(d.world.sends(&mut d.author, block), schema);
    let mark = vec![insert_first(d.comment.body(), begin("strong"))];
    assert_eq!(
        d.world.sends(&mut d.author, mark),
        Outcome::Refused(Reason::Mark)
    );
}

/// Two who do not know of each other: both changes are made before either has arrived.
fn at_once(
    d: &mut Discussion,
    first: impl Fn(&World, &Client) -> Vec<Op>,
    second: impl Fn(&World, &Client) -> Vec<Op>,
) -> [Outcome; 2] {
    let one = d.world.draft(&d.other, first(&d.world, &d.other));
    let two = d.world.draft(&d.editor, second(&d.world, &d.editor));
    [
        d.world.receives(&mut d.other, one),
        d.world.receives(&mut d.editor, two),
    ]
}

#[test]
fn two_who_make_the_same_comment_at_once_do_not_both_get_in() {
    let mut d = discussion();
    let make_it = |world: &World, client: &Client| comment(world, client, "new");
    let outcomes = at_once(&mut d, make_it, make_it);
    let refused = Outcome::Refused(Reason::CreatedBefore);
    assert_eq!(outcomes, [Outcome::Admitted, refused]);
}

#[test]
fn two_who_make_the_same_reply_at_once_do_not_both_get_in() {
    let mut d = discussion();
    let replies = d.comment.replies();
    let reply = |_: &World, _: &Client| vec![set(replies.clone(), "r", make(ObjType::Map))];
    let outcomes = at_once(&mut d, reply, reply);
    let refused = Outcome::Refused(Reason::CreatedBefore);
    assert_eq!(outcomes, [Outcome::Admitted, refused]);
}

/// A put that does not know of what stands there would win against it half of the time.
#[test]
fn nobody_puts_over_anothers_comment_not_even_without_knowing_of_it() {
    let mut d = discussion();
    let stands = [
        (d.comment.map(), "body", make(ObjType::Text)),
        (d.comment.map(), "anchor", make(ObjType::Map)),
        (d.comment.map(), "replies", make(ObjType::Map)),
        (d.comment.map(), "kind", text("x")),
        (d.comment.map(), "resolved", value(true)),
        (d.comment.anchor(), "quote", text("x")),
        (d.comment.anchor(), "start", text("1@aa")),
        (d.comment.anchor(), "end", text("1@aa")),
    ];
    for (map, name, action) in stands {
        // No predecessor: as if it had been made at the same time.
        let put = vec![set(map.clone(), name, action.clone())];
        let refused = Outcome::Refused(Reason::NotTheAuthor);
        assert_eq!(d.world.sends(&mut d.other, put.clone()), refused, "{name}");
        if name == "resolved" {
            continue;
        }
        for client in [&mut d.editor, &mut d.moderator] {
            let outcome = d.world.sends(client, put.clone());
            assert_eq!(outcome, Outcome::Refused(Reason::NotTheAuthor), "{name}");
        }
        let outcome = d.world.sends(&mut d.author, put);
        assert_eq!(outcome, Outcome::Refused(Reason::CreatedBefore), "{name}");
    }
}

#[test]
fn a_part_that_the_author_left_out_is_nobody_elses_to_add() {
    let mut d = discussion();
    let bare = d.world.new_id(&d.author, 0);
    let made = vec![set(old(COMMENTS), "bare", make(ObjType::Map))];
    assert_eq!(d.world.sends(&mut d.author, made), Outcome::Admitted);
    let body = || vec![set(bare.clone(), "body", make(ObjType::Text))];
    let replies = || vec![set(bare.clone(), "replies", make(ObjType::Map))];
    let refused = Outcome::Refused(Reason::NotTheAuthor);
    for client in [&mut d.other, &mut d.editor, &mut d.moderator] {
        assert_eq!(d.world.sends(client, body()), refused);
        assert_eq!(d.world.sends(client, replies()), refused);
    }
    assert_eq!(d.world.sends(&mut d.author, body()), Outcome::Admitted);
}

#[test]
fn what_was_deleted_is_not_made_again_by_anybody() {
    let mut d = discussion();
    let delete = vec![delete_key(old(COMMENTS), "c", d.comment.map())];
    assert_eq!(d.world.sends(&mut d.author, delete), Outcome::Admitted);
    let again = || vec![set(old(COMMENTS), "c", make(ObjType::Map))];
    let refused = Outcome::Refused(Reason::CreatedBefore);
    for client in [&mut d.other, &mut d.editor, &mut d.author] {
        assert_eq!(d.world.sends(client, again()), refused);
    }
}

#[test]
fn a_reply_to_what_is_deleted_at_the_same_time_is_admitted_and_harms_nothing() {
    let mut d = discussion();
    let replies = d.comment.replies();
    let delete = vec![delete_key(old(COMMENTS), "c", d.comment.map())];
    let reply = vec![set(replies, "r", make(ObjType::Map))];
    let (deletion, reply) = (
        d.world.draft(&d.author, delete),
        d.world.draft(&d.other, reply),
    );
    assert_eq!(d.world.receives(&mut d.author, deletion), Outcome::Admitted);
    assert_eq!(d.world.receives(&mut d.other, reply), Outcome::Admitted);
}

#[test]
fn anothers_words_in_a_comment_are_neither_replaced_nor_deleted() {
    let mut d = discussion();
    let body = d.comment.body();
    let letter = d.comment.part(6);
    let refused = Outcome::Refused(Reason::NotTheAuthor);
    for client in [&mut d.other, &mut d.editor, &mut d.moderator] {
        let deletion = vec![delete(body.clone(), letter.clone())];
        assert_eq!(d.world.sends(client, deletion), refused);
    }
    let deletion = vec![delete(body, letter)];
    assert_eq!(d.world.sends(&mut d.author, deletion), Outcome::Admitted);
}

#[test]
fn a_comments_reply_is_resolved_by_nobody() {
    let mut d = discussion();
    let reply = d.world.new_id(&d.other, 0);
    let made = vec![set(d.comment.replies(), "r", make(ObjType::Map))];
    assert_eq!(d.world.sends(&mut d.other, made), Outcome::Admitted);
    let resolve = vec![set(reply, "resolved", value(true))];
    let schema = Outcome::Refused(Reason::Schema);
    assert_eq!(d.world.sends(&mut d.other, resolve), schema);
}

#[test]
fn a_member_whose_right_is_less_now_keeps_their_comments_within_it() {
    let mut d = discussion();
    d.author.by.role = Role::Reader;
    let edit = vec![insert_first(d.comment.body(), text("z"))];
    let refused = Outcome::Refused(Reason::Reader);
    assert_eq!(d.world.sends(&mut d.author, edit.clone()), refused);
    d.author.by.role = Role::Moderator;
    assert_eq!(d.world.sends(&mut d.author, edit), Outcome::Admitted);
    let delete = vec![delete_key(old(COMMENTS), "c", d.comment.map())];
    assert_eq!(d.world.sends(&mut d.author, delete), Outcome::Admitted);
}
