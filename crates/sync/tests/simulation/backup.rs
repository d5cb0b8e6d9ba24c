//! After a restore from a backup, devices have what the server has lost: their own changes, and others'.

use crate::world::World;
use wortlaut_merge::ChangeHash;
use wortlaut_sync::{Decision, Event, Recovery, Waiting};

const LUEBECK: usize = 0;
const MUENCHEN: usize = 1;

impl World {
    /// The server goes down and comes back with what it had when its log had so many rows.
    fn restores_backup(&mut self, rows: usize) {
        self.crash();
        self.disk.restore(rows);
        self.reopen();
    }

    fn all_waiting(&self) -> Vec<Waiting> {
        self.waiting.values().flatten().cloned().collect()
    }

    fn moderator_admits(&mut self) {
        let changes = self.all_waiting();
        let decision = Decision(1);
        self.handle(Event::Recover { decision, changes });
        self.settle();
    }

    fn moderator_drops(&mut self) {
        let hashes: Vec<ChangeHash> = self.waiting.keys().copied().collect();
        self.waiting.values_mut().for_each(|it| *it = None);
        self.handle(Event::Drop { hashes });
    }
}

/// Lübeck has written two words, of which the backup has the first; München has read both. Lübeck is away.
fn lost_words() -> World {
    let mut world = World::calm(11);
    world.add_editor();
    world.add_editor();
    world.settle();
    world.client_mut(LUEBECK).types("eins ");
    world.settle();
    let rows = world.disk.rows.len();
    world.client_mut(LUEBECK).types("zwei ");
    world.settle();
    assert_eq!(world.client(MUENCHEN).text(), "eins zwei ");
    world.away.insert(LUEBECK);
    world.restores_backup(rows);
    world
}

#[test]
fn what_another_brings_waits_for_its_author_and_harms_nobody() {
    let mut world = lost_words();
    world.settle();
    assert!(world.client(MUENCHEN).peer.is_some(), "it stays connected");
    let waiting = world.all_waiting();
    assert_eq!(waiting.len(), 1, "kept once");
    assert_eq!(waiting[0].brought_by, world.client(MUENCHEN).member);
    // What builds on it waits too; nobody says that it is saved, and nobody chatters.
    world.client_mut(MUENCHEN).types("drei");
    world.settle();
    assert!(!world.client(MUENCHEN).has_all_acknowledged());
    assert_eq!(
        world.all_waiting().len(),
        1,
        "München's own stays with München"
    );
    // It goes on after the server restarts and München comes back.
    world.crash();
    world.settle();
    assert_eq!(world.all_waiting().len(), 1);
    // A third member is not held up.
    let third = world.add_editor();
    world.settle();
    world.client_mut(third).types("vier ");
    world.settle();
    assert!(world.client(third).has_all_acknowledged());
    // The author comes.
    world.away.clear();
    world.settle();
    world.assert_converged();
    assert!(world.client(MUENCHEN).has_all_acknowledged());
    let text = world.client(LUEBECK).text();
    assert!(
        text.contains("zwei drei") && text.contains("vier"),
        "{text}"
    );
    assert!(
        world
            .disk
            .rows
            .iter()
            .all(|row| row.member == row.brought_by)
    );
}

/// The backup has nothing of Lübeck; München has read what Lübeck wrote since.
fn lost_actor() -> (World, usize) {
    let mut world = World::calm(14);
    world.add_editor();
    world.add_editor();
    world.all_sign();
    world.settle();
    let rows = world.disk.rows.len();
    for words in ["eins ", "zwei "] {
        world.client_mut(LUEBECK).types(words);
        world.settle();
    }
    assert_eq!(world.client(MUENCHEN).text(), "eins zwei ");
    world.away.insert(LUEBECK);
    world.restores_backup(rows);
    world.settle();
    (world, rows)
}

/// Bound as it comes, München would be the author of Lübeck's words for ever.
#[test]
fn an_actor_that_the_backup_lacks_is_not_bound_to_whoever_brings_a_copy() {
    let (mut world, rows) = lost_actor();
    let [luebeck, muenchen] = [LUEBECK, MUENCHEN].map(|it| world.client(it).member);
    let waiting = world.all_waiting();
    assert_eq!(waiting.len(), 2);
    assert!(
        waiting
            .iter()
            .all(|it| (it.author, it.brought_by) == (luebeck, muenchen))
    );
    assert_eq!(world.disk.rows.len(), rows);
    world.away.clear();
    world.settle();
    world.assert_converged();
    let authors = world.disk.rows[rows..].iter().map(|it| it.member);
    assert_eq!(authors.collect::<Vec<_>>(), [Some(luebeck); 2]);
    world.client_mut(LUEBECK).types("drei");
    world.client_mut(MUENCHEN).types("vier");
    world.settle();
    world.assert_converged();
    assert!(world.client(LUEBECK).has_all_acknowledged());
    assert!(world.client(MUENCHEN).has_all_acknowledged());
}

#[test]
fn a_moderator_admits_an_actor_that_the_backup_lacks_as_its_authors() {
    let (mut world, rows) = lost_actor();
    let [luebeck, muenchen] = [LUEBECK, MUENCHEN].map(|it| Some(world.client(it).member));
    world.moderator_admits();
    let (admitted, waiting) = (2, 0);
    assert_eq!(world.recovered, [Recovery { admitted, waiting }]);
    let people = world.disk.rows[rows..]
        .iter()
        .map(|it| (it.member, it.brought_by));
    assert_eq!(people.collect::<Vec<_>>(), [(luebeck, muenchen); 2]);
    world.away.clear();
    world.client_mut(LUEBECK).types("drei");
    world.settle();
    world.assert_converged();
    assert!(world.client(LUEBECK).has_all_acknowledged());
}

#[test]
fn what_a_moderator_admits_is_its_authors_brought_by_another() {
    let mut world = lost_words();
    world.settle();
    world.client_mut(MUENCHEN).types("drei");
    world.settle();
    let rows = world.disk.rows.len();
    world.moderator_admits();
    let (admitted, waiting) = (1, 0);
    assert_eq!(world.recovered, [Recovery { admitted, waiting }]);
    let [luebeck, muenchen] = [LUEBECK, MUENCHEN].map(|it| Some(world.client(it).member));
    let logged: Vec<_> = world.disk.rows[rows..]
        .iter()
        .map(|row| (row.member, row.brought_by))
        .collect();
    assert_eq!(logged, [(luebeck, muenchen), (muenchen, muenchen)]);
    assert!(world.client(MUENCHEN).has_all_acknowledged());
    world.away.clear();
    world.settle();
    world.assert_converged();
    assert_eq!(world.client(LUEBECK).text(), "eins zwei drei");
}

#[test]
fn what_a_moderator_admits_may_come_in_any_order() {
    let mut world = lost_words();
    world.settle();
    let rows = world.disk.rows.len();
    world.away.clear();
    for _ in 0..8 {
        world.client_mut(LUEBECK).types("w");
    }
    world.settle();
    world.assert_converged();
    world.away.insert(LUEBECK);
    world.restores_backup(rows);
    world.settle();
    let mut changes = world.all_waiting();
    let place = |it: &Waiting| std::cmp::Reverse(it.sequence);
    changes.sort_by_key(place);
    assert_eq!(changes.len(), 9);
    let decision = Decision(1);
    world.handle(Event::Recover { decision, changes });
    world.settle();
    let (admitted, waiting) = (9, 0);
    assert_eq!(world.recovered, [Recovery { admitted, waiting }]);
    world.away.clear();
    world.settle();
    world.assert_converged();
}

#[test]
fn a_decision_is_answered_when_it_is_on_disk() {
    let mut world = lost_words();
    world.settle();
    world.disk.holds_still = true;
    let changes = world.all_waiting();
    let decision = Decision(7);
    world.handle(Event::Recover { decision, changes });
    world.steps(20);
    assert_eq!(world.recovered, []);
    world.disk.holds_still = false;
    world.settle();
    assert_eq!(world.recovered.len(), 1);
    // What is here already is no reason to wait, and nothing comes twice.
    world.moderator_admits();
    assert_eq!(world.recovered.len(), 2);
    world.away.clear();
    world.settle();
    world.assert_converged();
}

#[test]
fn what_builds_on_absent_words_goes_on_waiting() {
    let mut world = World::calm(12);
    world.add_editor();
    world.add_editor();
    let third = world.add_editor();
    world.settle();
    for which in [LUEBECK, MUENCHEN] {
        world.client_mut(which).types("vorher ");
        world.settle();
    }
    let rows = world.disk.rows.len();
    for which in [LUEBECK, MUENCHEN] {
        world.client_mut(which).types("nachher ");
        world.settle();
    }
    world.away.extend([LUEBECK, MUENCHEN]);
    world.restores_backup(rows);
    world.settle();
    let mut waiting = world.all_waiting();
    assert_eq!(waiting.len(), 2, "both were brought by the third");
    let luebeck = world.disk.rows[rows - 2].member;
    assert_eq!(luebeck, Some(world.client(LUEBECK).member));
    let last = world.client(MUENCHEN).heads()[0];
    waiting.retain(|it| it.hash == last);
    let decision = Decision(1);
    world.handle(Event::Recover {
        decision,
        changes: waiting,
    });
    let (admitted, waiting) = (0, 1);
    assert_eq!(world.recovered, [Recovery { admitted, waiting }]);
    world.moderator_admits();
    let (admitted, waiting) = (2, 0);
    assert_eq!(world.recovered[1], Recovery { admitted, waiting });
    assert!(world.client(third).peer.is_some());
    world.away.clear();
    world.settle();
    world.assert_converged();
}

#[test]
fn whoever_brought_what_is_dropped_begins_anew_without_it() {
    let mut world = lost_words();
    world.settle();
    world.client_mut(MUENCHEN).types("drei");
    world.settle();
    world.moderator_drops();
    assert_eq!(world.totals.refused, 1);
    world.settle();
    assert_eq!(world.client(MUENCHEN).text(), "eins ");
    world.client_mut(MUENCHEN).types("neu");
    world.settle();
    assert!(world.client(MUENCHEN).has_all_acknowledged());
    // The author's own word counts whatever a moderator thought of a copy.
    world.away.clear();
    world.settle();
    assert!(world.client(LUEBECK).text().contains("zwei"));
    assert_eq!(
        world.client(LUEBECK).heads(),
        world.client(MUENCHEN).heads()
    );
}

#[test]
fn what_was_dropped_is_refused_when_it_comes_again_over_a_restart() {
    let mut world = lost_words();
    world.settle();
    world.disconnect(MUENCHEN);
    world.moderator_drops();
    world.crash();
    world.settle();
    assert_eq!(world.totals.refused, 1);
    assert_eq!(world.client(MUENCHEN).text(), "eins ");
}

#[test]
fn a_reader_brings_others_words_too() {
    let mut world = World::calm(13);
    world.add_editor();
    let reader = world.add_reader();
    world.settle();
    world.client_mut(LUEBECK).types("eins ");
    world.settle();
    let rows = world.disk.rows.len();
    world.client_mut(LUEBECK).types("zwei");
    world.settle();
    world.away.insert(LUEBECK);
    world.restores_backup(rows);
    world.settle();
    assert!(world.client(reader).peer.is_some());
    assert_eq!(world.totals.refused, 0);
    world.moderator_admits();
    let member = world.client(reader).member;
    assert_eq!(world.disk.rows[rows].brought_by, Some(member));
}
