//! Cheap messages with dear answers: they are paid for, and whoever has no credit left waits.

use crate::world::World;
use automerge::{ActorId, Change, ChangeHash, ExpandedChange};
use wortlaut_merge::message::{MessageVersion, SyncMessage};
use wortlaut_model::limits;
use wortlaut_sync::Event;

/// "Start over, as if nothing had been exchanged."
const RESET: [u8; 2] = [1, 0x81];

fn bare() -> SyncMessage<'static> {
    SyncMessage {
        version: MessageVersion::V1,
        heads: Vec::new(),
        need: Vec::new(),
        have: Vec::new(),
        chunks: Vec::new(),
        reset: false,
    }
}

fn says(world: &mut World, which: usize, data: &[u8]) {
    let peer = world.client(which).peer.expect("it is connected");
    world.handle(Event::Sync { peer, data });
}

/// Ten thousand times a change of four megabytes would be forty gigabytes in one answer.
#[test]
fn a_change_that_is_asked_for_many_times_is_sent_once() {
    let mut world = World::calm(21);
    let luebeck = world.add_editor();
    world.settle();
    world.client_mut(luebeck).types("einmal");
    world.settle();
    let heads = world.client(luebeck).heads();
    let message = SyncMessage {
        need: vec![heads[0]; limits::MESSAGE_NEEDS],
        heads,
        ..bare()
    };
    says(&mut world, luebeck, &message.encode());
    let answer = world.client_mut(luebeck).inbox.pop_back();
    let answer = answer.expect("what is needed is sent");
    let answer = SyncMessage::decode(&answer).expect("we read what we wrote");
    assert_eq!(answer.chunks.len(), 1);
}

#[test]
fn whoever_asks_for_the_whole_document_again_and_again_waits() {
    const CHANGES: usize = 100;
    let mut world = World::calm(22);
    let luebeck = world.add_editor();
    let muenchen = world.add_editor();
    world.settle();
    for _ in 0..CHANGES {
        world.client_mut(luebeck).types("w");
        world.settle();
    }
    let message = [&bare().encode()[..], &RESET].concat();
    let affordable = usize::try_from(limits::ANSWER_BUDGET).expect("a number") / CHANGES;
    world.client_mut(muenchen).inbox.clear();
    for _ in 0..affordable * 2 {
        says(&mut world, muenchen, &message);
    }
    let answered = world.client(muenchen).inbox.len();
    assert!(
        answered <= affordable && answered * 3 > affordable,
        "{answered} of {affordable}"
    );
    // Another's next word is not kept waiting.
    world.client_mut(muenchen).inbox.clear();
    world.client_mut(luebeck).types("schnell");
    world.steps(10);
    assert!(world.client(luebeck).has_all_acknowledged());
}

/// A refusal is remembered of a member, but what is in the text is in the text, whoever brought it.
#[test]
fn what_was_refused_of_one_and_let_in_of_another_closes_nobody() {
    let mut world = World::calm(27);
    let editor = world.add_editor();
    let reader = world.add_reader();
    world.settle();
    world.client_mut(reader).types("w");
    let change = world.client(reader).document.get_changes(&[]).pop();
    let change = change.expect("it typed");
    world.settle();
    assert_eq!(world.totals.refused, 1);
    let message = SyncMessage {
        heads: vec![change.hash()],
        chunks: vec![change.raw_bytes()],
        ..bare()
    };
    for which in [editor, reader] {
        says(&mut world, which, &message.encode());
        world.settle();
        assert_eq!(world.client(which).text(), "w");
    }
    assert_eq!(world.totals.refused, 1);
}

/// An empty change as its actor's first on `parent`, or its next after it.
fn empty(actor: u32, sequence: u64, first_operation: u64, parent: ChangeHash) -> Change {
    let mut actor_id = vec![0xee; 16];
    actor_id[..4].copy_from_slice(&actor.to_be_bytes());
    Change::from(ExpandedChange {
        operations: Vec::new(),
        actor_id: ActorId::from(actor_id),
        hash: None,
        seq: sequence,
        start_op: first_operation.try_into().expect("from one"),
        time: 0,
        message: None,
        deps: vec![parent],
        author: None,
        extra_bytes: Vec::new(),
    })
}

fn brings(world: &mut World, which: usize, changes: &[Change]) {
    let message = SyncMessage {
        heads: vec![changes[changes.len() - 1].hash()],
        chunks: changes.iter().map(Change::raw_bytes).collect(),
        ..bare()
    };
    says(world, which, &message.encode());
}

/// What lies in the past of an unseen actor's change is found by a walk, unless all before it was known to everybody.
#[test]
fn whoever_makes_the_server_walk_a_long_branch_again_and_again_waits() {
    const LENGTH: u64 = 4_000;
    let branch_length = usize::try_from(LENGTH).expect("a number");
    let mut world = World::calm(30);
    let mallory = world.add_editor();
    let luebeck = world.add_editor();
    world.settle();
    let base = world.client(mallory).document.get_changes(&[]).pop();
    let base = base.expect("the document was created");
    let before = world.disk.rows.len();
    let next = base.max_op() + 1;
    let mut middle = base.hash();
    for actor in [1, 2] {
        let mut branch = vec![empty(actor, 1, next, base.hash())];
        for sequence in 2..=LENGTH {
            let parent = branch[branch.len() - 1].hash();
            branch.push(empty(actor, sequence, next, parent));
        }
        middle = branch[branch.len() / 2].hash();
        brings(&mut world, mallory, &branch);
    }
    let affordable = usize::try_from(limits::ANSWER_BUDGET / LENGTH).expect("a number");
    for stranger in 0..2 * affordable {
        let stranger = u32::try_from(10 + stranger).expect("a few hundred");
        brings(&mut world, mallory, &[empty(stranger, 1, next, middle)]);
    }
    // Another's next word is not kept waiting.
    world.client_mut(luebeck).types("schnell");
    world.steps(10);
    assert!(world.client(luebeck).has_all_acknowledged());
    let strangers = world.disk.rows.len() - before - 2 * branch_length - 1;
    let refilled = 20;
    assert!(
        strangers <= affordable + refilled && strangers * 3 > affordable,
        "{strangers} of {affordable}"
    );
}
