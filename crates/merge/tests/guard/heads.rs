//! Many who write at once, none of whom has seen another's words: each makes one more head.

use super::world::*;
use automerge::{ActorId, Change, ChangeHash};
use wortlaut_merge::guard::Reason;
use wortlaut_model::{Role, limits};

/// The first change of one of many tabs, on these heads.
fn typed(tab: usize, first: u64, heads: &[ChangeHash]) -> Change {
    let mut actor = [9; 16];
    actor[..8].copy_from_slice(&tab.to_be_bytes());
    let operations = vec![insert_first(old(TEXT), text("x"))];
    let actor = ActorId::from(actor);
    Change::from(expanded(&actor, 1, first, heads.to_vec(), operations))
}

#[test]
fn a_document_gets_no_more_heads_than_clients_can_name_and_one_change_makes_them_one() {
    let World {
        mut guard, next, ..
    } = World::new();
    let by = Client::new(2, Role::Editor).by;
    let base = guard.graph().heads();
    for tab in 0..limits::DOCUMENT_HEADS {
        let change = typed(tab, next, &base);
        assert_eq!(
            offer(&mut guard, &by, change.raw_bytes()),
            Outcome::Admitted
        );
    }
    let heads = guard.graph().heads();
    assert_eq!(heads.len(), limits::DOCUMENT_HEADS);
    let late = typed(heads.len(), next, &base);
    let refused = Outcome::Refused(Reason::TooManyHeads);
    assert_eq!(offer(&mut guard, &by, late.raw_bytes()), refused);
    // Who has seen one of them takes its place; who has seen all brings them together.
    let one = typed(heads.len() + 1, next + 1, &heads[..1]);
    assert_eq!(offer(&mut guard, &by, one.raw_bytes()), Outcome::Admitted);
    let all = typed(heads.len() + 2, next + 2, &guard.graph().heads());
    assert_eq!(offer(&mut guard, &by, all.raw_bytes()), Outcome::Admitted);
    assert_eq!(guard.graph().heads(), [all.hash()]);
    assert_eq!(offer(&mut guard, &by, late.raw_bytes()), Outcome::Admitted);
}
