//! Marks against the order in which Automerge really keeps a text, deleted elements and halves of marks included.

use super::seeds::for_each_seed;
use super::world::*;
use automerge::legacy::{ElementId, Key, Op, OpId, OpType};
use automerge::{ActorId, Change, ReadDoc};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use std::collections::BTreeMap;
use wortlaut_merge::guard::Reason;
use wortlaut_model::Role;

type Place = (u64, ActorId);

/// The text as a tree: each element with those inserted behind it, the highest id first.
#[derive(Default)]
struct Tree(BTreeMap<Option<Place>, Vec<Place>>);

impl Tree {
    fn add(&mut self, change: &Change) {
        let decoded = change.decode();
        let ids = decoded.start_op.get()..;
        for (counter, operation) in ids.zip(&decoded.operations) {
            let is_in_text = operation.obj == automerge::legacy::ObjectId::Id(old(TEXT));
            let Key::Seq(behind) = &operation.key else {
                continue;
            };
            if is_in_text && operation.insert {
                let behind = match behind {
                    ElementId::Head => None,
                    ElementId::Id(OpId(counter, actor)) => Some((*counter, actor.clone())),
                };
                let siblings = self.0.entry(behind).or_default();
                siblings.push((counter, decoded.actor_id.clone()));
                siblings.sort_by(|a, b| b.cmp(a));
            }
        }
    }

    fn in_order(&self) -> Vec<Place> {
        let mut order = Vec::new();
        let mut to_visit = vec![None];
        while let Some(at) = to_visit.pop() {
            let behind = self.0.get(&at).cloned().unwrap_or_default();
            order.extend(at);
            to_visit.extend(behind.into_iter().rev().map(Some));
        }
        order
    }
}

struct Text {
    world: World,
    clients: Vec<Client>,
    tree: Tree,
}

impl Text {
    fn new(random: &mut SmallRng) -> Self {
        let world = World::new();
        let mut tree = Tree::default();
        for change in world.document.get_changes(&[]) {
            tree.add(&change);
        }
        let count = random.random_range(1..5);
        let clients = (0..count)
            .map(|i| Client::new(60 - i, Role::Editor))
            .collect();
        Self {
            world,
            clients,
            tree,
        }
    }

    fn anywhere(&self, random: &mut SmallRng) -> Option<Place> {
        let order = self.tree.in_order();
        let at = random.random_range(0..=order.len());
        at.checked_sub(1).map(|at| order[at].clone())
    }

    /// Concurrent insertions of everybody at places that all know.
    fn everybody_inserts(&mut self, random: &mut SmallRng) {
        let drafts: Vec<Change> = (0..self.clients.len())
            .map(|client| {
                let operations = self.insertions(random, client);
                self.world.draft(&self.clients[client], operations)
            })
            .collect();
        let mut next = self.world.next;
        for (client, change) in self.clients.iter_mut().zip(drafts) {
            let outcome = offer(&mut self.world.guard, &client.by, change.raw_bytes());
            assert_eq!(outcome, Outcome::Admitted);
            client.sequence += 1;
            next = next.max(change.max_op() + 1);
            self.tree.add(&change);
            self.world.document.apply_changes([change]).unwrap();
        }
        self.world.next = next;
    }

    fn insertions(&self, random: &mut SmallRng, client: usize) -> Vec<Op> {
        let mut behind = self.anywhere(random);
        let count = random.random_range(1..5);
        let mut operations = Vec::new();
        for position in 0..count {
            operations.push(insert_behind(behind, text("x")));
            let id = self.world.new_id(&self.clients[client], position);
            behind = Some((id.0, id.1));
        }
        operations
    }

    /// A mark between two places; the guard must let it in exactly if its end lies behind its begin.
    fn somebody_marks(&mut self, random: &mut SmallRng) {
        let (begins, ends) = (self.anywhere(random), self.anywhere(random));
        let order = self.tree.in_order();
        let position = |place: &Option<Place>| {
            let found = |place| order.iter().position(|it| it == place).unwrap() + 1;
            place.as_ref().map_or(0, found)
        };
        let is_in_order = position(&begins) < position(&ends);
        let operations = vec![
            insert_behind(begins, begin("strong")),
            insert_behind(ends, end()),
        ];
        let client = random.random_range(0..self.clients.len());
        let client = &mut self.clients[client];
        let change = self.world.draft(client, operations.clone());
        let outcome = self.world.sends(client, operations);
        if is_in_order {
            assert_eq!(outcome, Outcome::Admitted);
            self.tree.add(&change);
        } else {
            assert_eq!(outcome, Outcome::Refused(Reason::MarkOrder));
        }
    }

    /// Automerge shows the characters in the order of the tree.
    fn assert_order_is_automerges(&self) {
        let document = &self.world.document;
        let (_, text) = document.get(automerge::ROOT, "text").unwrap().unwrap();
        let shown: Vec<Place> = document
            .list_range(&text, ..)
            .map(|item| match item.id() {
                automerge::ObjId::Id(counter, actor, _) => (counter, actor),
                automerge::ObjId::Root => panic!("the root is no element"),
            })
            .collect();
        let mut order = self.tree.in_order();
        order.retain(|place| shown.contains(place));
        assert_eq!(shown, order);
    }
}

fn insert_behind(place: Option<Place>, action: OpType) -> Op {
    match place {
        None => insert_first(old(TEXT), action),
        Some((counter, actor)) => insert(old(TEXT), OpId(counter, actor), action),
    }
}

#[test]
fn a_mark_is_let_in_exactly_if_it_ends_behind_its_begin() {
    for_each_seed(100, |seed| {
        let mut random = SmallRng::seed_from_u64(seed);
        let mut text = Text::new(&mut random);
        for _ in 0..25 {
            if random.random_ratio(2, 3) {
                text.everybody_inserts(&mut random);
            } else {
                text.somebody_marks(&mut random);
            }
        }
        text.assert_order_is_automerges();
        text.world.assert_sound();
    });
}

#[test]
fn an_empty_mark_ends_behind_its_own_begin() {
    let mut world = World::new();
    let mut client = Client::new(2, Role::Editor);
    let begins = world.new_id(&client, 0);
    let mark = vec![
        insert(old(TEXT), old(FIRST), begin("strong")),
        insert(old(TEXT), begins, end()),
    ];
    assert_eq!(world.sends(&mut client, mark), Outcome::Admitted);
}
