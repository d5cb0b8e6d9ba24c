//! What a change's author can have seen, checked against a walk through the whole graph.

use super::seeds::for_each_seed;
use super::world::*;
use automerge::Change;
use automerge::legacy::OpId;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use std::collections::{BTreeMap, BTreeSet};
use wortlaut_merge::ChangeHash;
use wortlaut_merge::guard::{Guard, Reason};
use wortlaut_model::Role;

#[test]
fn an_actor_cannot_skip_its_own_previous_change() {
    let mut world = World::new();
    let mut mallory = Client::new(2, Role::Editor);
    let heads = world.guard.graph().heads();
    let first = world.sends(&mut mallory, vec![insert_first(old(TEXT), text("x"))]);
    assert_eq!(first, Outcome::Admitted);
    let skipping = Change::from(expanded(&mallory.actor, 2, world.next, heads, vec![]));
    let outcome = offer(&mut world.guard, &mallory.by, skipping.raw_bytes());
    assert_eq!(outcome, Outcome::Refused(Reason::OwnPrevious));
}

#[test]
fn an_actor_builds_on_its_previous_change_through_anothers() {
    let mut world = World::new();
    let (mut a, mut b) = (Client::new(2, Role::Editor), Client::new(3, Role::Editor));
    for _ in 0..20 {
        for client in [&mut a, &mut b] {
            let typed = vec![insert_first(old(TEXT), text("x"))];
            assert_eq!(world.sends(client, typed), Outcome::Admitted);
        }
    }
}

#[test]
fn what_another_wrote_meanwhile_cannot_be_referred_to() {
    let mut world = World::new();
    let (mut a, b) = (Client::new(2, Role::Editor), Client::new(3, Role::Editor));
    let heads = world.guard.graph().heads();
    let unseen = world.new_id(&a, 0);
    let typed = vec![insert_first(old(TEXT), text("x"))];
    assert_eq!(world.sends(&mut a, typed), Outcome::Admitted);
    let reply = vec![insert(old(TEXT), unseen, text("y"))];
    let change = Change::from(expanded(&b.actor, 1, world.next, heads, reply));
    let outcome = offer(&mut world.guard, &b.by, change.raw_bytes());
    assert_eq!(outcome, Outcome::Refused(Reason::NotInPast));
}

/// The steps are what a contributor pays for.
#[test]
fn typing_together_walks_nothing_and_an_old_branch_is_walked() {
    let mut world = World::new();
    let mut clients = [2, 3, 4].map(|it| Client::new(it, Role::Editor));
    let base = world.guard.graph().heads();
    for _ in 0..20 {
        for client in &mut clients {
            let typed = vec![insert_first(old(TEXT), text("x"))];
            assert_eq!(world.sends(client, typed), Outcome::Admitted);
        }
    }
    assert_eq!(world.guard.steps(), 0);
    let mut branch = base;
    for sequence in 1..=20 {
        let on = vec![branch[branch.len() - 1]];
        let change = Change::from(expanded(&actor(5), sequence, NEXT, on, vec![]));
        branch.push(change.hash());
        let by = Client::new(5, Role::Editor).by;
        let outcome = offer(&mut world.guard, &by, change.raw_bytes());
        assert_eq!(outcome, Outcome::Admitted);
    }
    assert_eq!(world.guard.steps(), 0);
    // Ten changes, each with one dependency.
    let unseen = Client::new(6, Role::Editor);
    let change = Change::from(expanded(&unseen.actor, 1, NEXT, vec![branch[10]], vec![]));
    let outcome = offer(&mut world.guard, &unseen.by, change.raw_bytes());
    assert_eq!(outcome, Outcome::Admitted);
    assert_eq!(world.guard.steps(), 20);
}

/// A random graph of changes, each of which inserts one character, with the ancestors of each known by brute force.
struct RandomGraph {
    guard: Guard,
    /// Hash, author, counter, and all ancestors by position.
    changes: Vec<(ChangeHash, u8, u64, BTreeSet<usize>)>,
    sequences: BTreeMap<u8, u64>,
}

impl RandomGraph {
    fn new() -> Self {
        let world = World::new();
        let base = world.guard.graph().heads()[0];
        Self {
            guard: world.guard,
            changes: vec![(base, 1, LAST, BTreeSet::new())],
            sequences: BTreeMap::new(),
        }
    }

    fn grow(&mut self, random: &mut SmallRng, actors: u8) {
        let author = random.random_range(2..2 + actors);
        let dependencies: BTreeSet<usize> = (0..random.random_range(1..4))
            .map(|_| self.recent(random))
            .collect();
        let target = self.recent(random);
        let mut past = dependencies.clone();
        for dependency in &dependencies {
            past.extend(&self.changes[*dependency].3);
        }
        let previous = self.changes.iter().rposition(|change| change.1 == author);
        let covers_previous = previous.is_none_or(|previous| past.contains(&previous));
        let knows_target = past.contains(&target);
        let outcome = self.send(author, &dependencies, target);
        let expected = match (covers_previous, knows_target) {
            (false, _) => Outcome::Refused(Reason::OwnPrevious),
            (true, false) => Outcome::Refused(Reason::NotInPast),
            (true, true) => Outcome::Admitted,
        };
        assert_eq!(outcome, expected);
        if outcome == Outcome::Admitted {
            *self.sequences.entry(author).or_default() += 1;
            let hash = self
                .guard
                .graph()
                .last()
                .map(|last| self.guard.graph().hash(last));
            let counter = NEXT + self.changes.len() as u64 - 1;
            self.changes.push((hash.unwrap(), author, counter, past));
        }
    }

    /// A change near the end, sometimes one long ago.
    fn recent(&self, random: &mut SmallRng) -> usize {
        let reach = if random.random_ratio(1, 12) { 200 } else { 6 };
        self.changes.len() - 1 - random.random_range(0..reach.min(self.changes.len()))
    }

    fn send(&mut self, author: u8, dependencies: &BTreeSet<usize>, target: usize) -> Outcome {
        let client = Client::new(author, Role::Editor);
        let (_, target_author, counter, _) = self.changes[target];
        let behind = OpId::new(counter, &actor(target_author));
        let deps = dependencies.iter().map(|it| self.changes[*it].0).collect();
        let sequence = self.sequences.get(&author).copied().unwrap_or(0) + 1;
        let first = NEXT + self.changes.len() as u64 - 1;
        let operations = vec![insert(old(TEXT), behind, text("x"))];
        let change = Change::from(expanded(&client.actor, sequence, first, deps, operations));
        offer(&mut self.guard, &client.by, change.raw_bytes())
    }

    /// `since` gives exactly what is not known, in log order.
    fn assert_since(&self, random: &mut SmallRng) {
        let graph = self.guard.graph();
        let known: Vec<usize> = (0..random.random_range(0..3))
            .map(|_| self.recent(random))
            .collect();
        let end = random.random_range(0..=self.changes.len());
        let indices: Vec<_> = known
            .iter()
            .filter_map(|it| graph.find(&self.changes[*it].0))
            .collect();
        let expected: Vec<usize> = (0..end)
            .filter(|it| {
                !known
                    .iter()
                    .any(|known| known == it || self.changes[*known].3.contains(it))
            })
            .collect();
        let since = graph.since(&indices, end).into_iter();
        assert_eq!(since.map(|it| it.position()).collect::<Vec<_>>(), expected);
    }
}

#[test]
fn causality_is_what_a_walk_through_the_graph_finds() {
    for_each_seed(60, |seed| {
        let mut random = SmallRng::seed_from_u64(seed);
        let mut graph = RandomGraph::new();
        let actors = random.random_range(1..40);
        for _ in 0..200 {
            graph.grow(&mut random, actors);
        }
        for _ in 0..20 {
            graph.assert_since(&mut random);
        }
        assert!(graph.changes.len() > 3, "hardly anything was admitted");
    });
}
