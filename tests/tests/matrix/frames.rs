//! Every kind of frame, by everybody.

use crate::asker::past_sessions;
use crate::records::Records;
use crate::table::{self, Frame};
use automerge::transaction::Transactable;
use automerge::{ObjType, ROOT};
use wortlaut_model::Role;
use wortlaut_tests::wire::{self, ServerFrame};
use wortlaut_tests::{Client, Incoming, Intruder, Member, Replica, Socket, World};

/// A document in which an honest member sees what others do.
struct Story {
    world: World,
    records: Records,
    witness: Client,
    /// Somebody with all rights, in another workspace.
    stranger: Member,
    members: Vec<(Role, Member)>,
}

#[tokio::test(flavor = "multi_thread")]
async fn every_frame_has_an_effect_for_whom_the_table_names_and_nobody_else() {
    let story = Story::begin().await;
    let mut tried = 0;
    for frame in table::frames() {
        for (role, member) in &story.members {
            let may = frame.least.is_some_and(|least| *role >= least);
            story.try_out(&frame, member, may).await;
            tried += 1;
        }
        // A stranger is somebody, and may say so; of the document there is nothing for them.
        let may = frame.kind == "join";
        story.try_out(&frame, &story.stranger, may).await;
        tried += 1;
    }
    assert_eq!(tried, 6 * 5, "a kind of frame was added: try it out here");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_not_signed_in_any_more_is_told_so_before_a_frame_is_read() {
    let story = Story::begin().await;
    let address = story.world.server.address();
    let (_, member) = &story.members[3];
    story
        .world
        .server
        .run(&["token", "revoke", &member.token_id]);
    let origin = format!("http://{address}");
    let mut sockets = Vec::new();
    for token in [&member.token, "", "invented"] {
        sockets.push(Socket::open(address, token).await.expect("an upgrade"));
    }
    for secret in past_sessions(&story.records, &member.id) {
        let cookie = format!("wortlaut={secret}");
        let headers = [("origin", origin.as_str()), ("cookie", &cookie)];
        let socket = Socket::open_with(address, "/sync", &headers).await;
        sockets.push(socket.expect("an upgrade"));
    }
    for socket in &mut sockets {
        // It may be closed already.
        let _ = socket.send(wire::join("late")).await;
        match socket.next().await {
            Incoming::Closed(close) => assert_eq!(close.code, 4401),
            other => panic!("{other:?}"),
        }
    }
}

impl Story {
    async fn begin() -> Self {
        let world = World::start();
        let witness = world.connect("Bund").await;
        witness.types("Ein Satz.");
        witness.until_saved().await;
        let members = Role::ALL.map(|role| (role, world.add("Lübeck", role)));
        let other = world.add_workspace("Andere");
        Self {
            stranger: world.add_to(&other, "Fremd", Role::Moderator),
            records: Records::open(&world.server.database()),
            members: members.into(),
            witness,
            world,
        }
    }

    async fn try_out(&self, frame: &Frame, member: &Member, may: bool) {
        let before = self.records.state();
        let had = match frame.kind.as_str() {
            "join" => self.joins(member).await,
            "sync-request" => self.fetches(member).await,
            "presence" => self.is_seen(member).await,
            "change-comments" => self.changes(member, comments).await,
            "change-text" => self.changes(member, words).await,
            "change-root" => self.changes(member, key_of_root).await,
            kind => panic!("how is {kind} sent?"),
        };
        assert_eq!(had, may, "{} by {member:?}", frame.kind);
        let is_change = frame.kind.starts_with("change-");
        if !(is_change && may) {
            assert_eq!(self.records.state(), before, "{} by {member:?}", frame.kind);
        }
    }

    async fn joins(&self, member: &Member) -> bool {
        let address = self.world.server.address();
        let mut socket = Socket::open(address, &member.token)
            .await
            .expect("a socket");
        socket.send(wire::join(&member.id)).await.expect("a join");
        let answer = socket.next().await;
        matches!(answer, Incoming::Frame(ServerFrame::Peer { .. }))
    }

    async fn fetches(&self, member: &Member) -> bool {
        let client = self.world.client_of(member);
        client
            .until("an answer", |replica| {
                replica.is_unavailable || replica.text_object().is_some()
            })
            .await;
        client.look(|replica| replica.text().contains("Ein Satz."))
    }

    /// Sends presence in an open document; `true` when the witness gets it.
    async fn is_seen(&self, member: &Member) -> bool {
        let mut intruder = self.intruder(member).await;
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
    async fn changes(&self, member: &Member, edit: fn(&mut Replica)) -> bool {
        let mut intruder = self.intruder(member).await;
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

    /// The member, with the document at hand even if it is not for them.
    async fn intruder(&self, member: &Member) -> Intruder {
        let copy = Replica::of(self.witness.look(|replica| replica.document.fork()));
        Intruder::with(
            self.world.server.address(),
            member,
            &self.world.document,
            copy,
        )
        .await
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
