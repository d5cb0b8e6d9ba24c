//! Every kind of frame, by everybody.

use crate::asker::Asker;
use crate::records::Records;
use crate::table::{self, Frame};
use automerge::transaction::Transactable;
use automerge::{ObjType, ROOT};
use wortlaut_tests::wire::{self, ServerFrame};
use wortlaut_tests::{Client, Incoming, Intruder, Replica, World};

/// A document in which an honest member sees what others do.
struct Story {
    world: World,
    records: Records,
    witness: Client,
}

#[tokio::test(flavor = "multi_thread")]
async fn every_frame_has_an_effect_for_whom_the_table_names_and_nobody_else() {
    let story = Story::begin().await;
    let mut askers = Asker::members(&story.world, &story.records);
    askers.extend(Asker::strangers(&story.world));
    let frames = table::frames();
    for frame in &frames {
        for asker in &askers {
            story.try_out(frame, asker).await;
        }
    }
    assert_eq!(frames.len(), 6, "a kind of frame was added: try it out");
    println!("{} frames by {} askers", frames.len(), askers.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_not_signed_in_any_more_is_told_so_before_a_frame_is_read() {
    let story = Story::begin().await;
    for asker in Asker::nobodies(&story.world, &story.records) {
        let mut socket = asker.open_socket(&story.world, &story.records).await;
        // It may be closed already.
        let _ = socket.send(wire::join("late")).await;
        match socket.next().await {
            Incoming::Closed(close) => assert_eq!(close.code, 4401, "{}", asker.name),
            other => panic!("{} got {other:?}", asker.name),
        }
    }
}

impl Story {
    async fn begin() -> Self {
        let world = World::start();
        let witness = world.connect("Bund").await;
        witness.types("Ein Satz.");
        witness.until_saved().await;
        Self {
            records: Records::open(&world.server.database()),
            witness,
            world,
        }
    }

    async fn try_out(&self, frame: &Frame, asker: &Asker) {
        let right = asker.right_on_document();
        // Whoever has signed in may say so; of a document that is not for them there is nothing.
        let may = frame.kind == "join" || frame.least.is_some_and(|least| right >= Some(least));
        let before = self.records.state();
        let had = match frame.kind.as_str() {
            "join" => self.joins(asker).await,
            "sync-request" => self.fetches(asker).await,
            "presence" => self.is_seen(asker).await,
            "change-comments" => self.changes(asker, comments).await,
            "change-text" => self.changes(asker, words).await,
            "change-root" => self.changes(asker, key_of_root).await,
            kind => panic!("how is {kind} sent?"),
        };
        assert_eq!(had, may, "{} by {}", frame.kind, asker.name);
        let is_change = frame.kind.starts_with("change-");
        if !(is_change && may) {
            let after = self.records.state();
            assert_eq!(after, before, "{} by {}", frame.kind, asker.name);
        }
    }

    async fn joins(&self, asker: &Asker) -> bool {
        let mut socket = asker.open_socket(&self.world, &self.records).await;
        socket.send(wire::join("somebody")).await.expect("a join");
        let answer = socket.next().await;
        matches!(answer, Incoming::Frame(ServerFrame::Peer { .. }))
    }

    async fn fetches(&self, asker: &Asker) -> bool {
        let mut intruder = self.intruder_with(asker, Replica::new()).await;
        let is_there = intruder.fetch().await;
        let text = intruder.replica.text();
        assert_eq!(text.contains("Ein Satz."), is_there, "{}", asker.name);
        is_there
    }

    /// Sends presence in an open document; `true` when the witness gets it.
    async fn is_seen(&self, asker: &Asker) -> bool {
        let mut intruder = self.intruder(asker).await;
        let peer = intruder.peer().to_owned();
        intruder.send_chunks(Vec::new()).await;
        let is_open = intruder.until(is_there).await;
        intruder.send_presence(&peer, b"here").await;
        if is_open {
            self.witness
                .until("the presence", |it| has_seen(it, &peer))
                .await;
            return true;
        }
        // What the same connection sends later is answered later.
        intruder.send_chunks(Vec::new()).await;
        assert!(!intruder.until(is_there).await);
        self.witness.look(|it| has_seen(it, &peer))
    }

    /// Sends a change; `true` when the witness gets it.
    async fn changes(&self, asker: &Asker, edit: fn(&mut Replica)) -> bool {
        let mut intruder = self.intruder(asker).await;
        edit(&mut intruder.replica);
        let change = intruder.replica.document.get_last_local_change();
        let change = change.expect("it was made");
        let logged = self.records.changes();
        intruder
            .send_chunks(vec![change.raw_bytes().to_vec()])
            .await;
        let hash = change.hash();
        let is_taken = intruder.is_taken(hash).await;
        if is_taken {
            self.witness
                .until("the change", |it| it.hashes().contains(&hash))
                .await;
        }
        assert_eq!(self.records.changes(), logged + i64::from(is_taken));
        is_taken
    }

    /// The asker, with the document at hand even if it is not for them.
    async fn intruder(&self, asker: &Asker) -> Intruder {
        let copy = Replica::of(self.witness.look(|replica| replica.document.fork()));
        self.intruder_with(asker, copy).await
    }

    async fn intruder_with(&self, asker: &Asker, replica: Replica) -> Intruder {
        let socket = asker.open_socket(&self.world, &self.records).await;
        Intruder::on(socket, "asker", &self.world.document, replica).await
    }
}

/// Whether the server has the document for this client; other frames say nothing about it.
fn is_there(frame: ServerFrame) -> Option<bool> {
    match frame {
        ServerFrame::Sync { .. } => Some(true),
        ServerFrame::Unavailable { .. } => Some(false),
        _ => None,
    }
}

fn has_seen(replica: &Replica, peer: &str) -> bool {
    replica.presence.iter().any(|(sender, _)| sender == peer)
}

fn words(replica: &mut Replica) {
    replica.types("Noch ein Satz.");
}

/// A comment as the pages write it, under a name that nobody has used.
fn comments(replica: &mut Replica) {
    let comments = replica.object("comments").expect("a map of comments");
    let name = format!("comment-{}", rand::random::<u64>());
    replica.commit(|tx, _| {
        let comment = tx.put_object(&comments, name, ObjType::Map).expect("a map");
        let body = tx
            .put_object(&comment, "body", ObjType::Text)
            .expect("a text");
        tx.splice_text(&body, 0, 0, "Warum?").expect("words");
        tx.put(&comment, "kind", "comment").expect("a kind");
        tx.put(&comment, "resolved", false).expect("a state");
    });
}

fn key_of_root(replica: &mut Replica) {
    replica.commit(|tx, _| tx.put(ROOT, "owner", "me").expect("a key"));
}
