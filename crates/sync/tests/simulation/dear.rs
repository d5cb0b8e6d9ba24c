//! Cheap messages with dear answers: they are paid for, and whoever has no credit left waits.

use crate::world::World;
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
