//! One client from its first frame to its close frame.

use super::account::Account;
use super::messages::{Incoming, Message, Messages, ReadError};
use super::outlet::{Outgoing, Outlet, outlet};
use super::pace::Pace;
use super::upgrade::Wire;
use super::writer::Writer;
use crate::app::App;
use crate::auth::{Presented, SignedIn};
use crate::clock;
use crate::events::Notice;
use crate::rights;
use crate::rooms::{RoomHandle, Standing, ToRoom};
use bytes::Bytes;
use std::collections::HashMap;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncReadExt, ReadHalf};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tracing::debug;
use wortlaut_merge::guard::{Contributor, Weight};
use wortlaut_model::{DocumentId, MemberId, Role, limits};
use wortlaut_sync::frame::{self, ClientFrame, EphemeralFrame, SyncFrame};
use wortlaut_sync::{CloseCode, PeerKey, Relay};

/// How long a client may take to say who it is.
const JOIN_TIME: Duration = Duration::from_secs(20);
/// How often it is noted that somebody who writes uses their session.
const NOTE_USE_EVERY: Duration = Duration::from_secs(60);
/// How long the last frames of a connection may take to be written, and their reader to notice.
pub(super) const FAREWELL: Duration = Duration::from_secs(5);

/// Closes a connection that has not signed in, without reading a frame of it.
pub(crate) async fn refuse(wire: Wire) {
    let (source, sink) = tokio::io::split(wire);
    let (outlet, outbox) = outlet();
    outlet.close(CloseCode::SignInAgain, "sign-in-again");
    let writing = tokio::spawn(Writer::anonymous(sink).run(outbox, outlet));
    part(source, writing).await;
}

/// Serves a connection until it ends.
pub(crate) async fn serve(app: Arc<App>, wire: Wire, signed_in: SignedIn, presented: Presented) {
    let (source, sink) = tokio::io::split(wire);
    let (outlet, outbox) = outlet();
    let member = signed_in.identity.member.id;
    let account = app.accounts.of(member);
    tokio::spawn(close_when_over(signed_in.over(), outlet.clone()));
    let most = signed_in.most;
    let key = app.connections.enter(signed_in, outlet.clone());
    debug!(peer = key.0, %member, "connected");
    let mut connection = Connection {
        key,
        member,
        outlet: outlet.clone(),
        presented,
        most,
        seen_at: Instant::now(),
        peer_id: String::new(),
        rooms: HashMap::new(),
        pace: Pace::new(Instant::now()),
        messages: Messages::new(source, Arc::clone(&app.places), Arc::clone(&account)),
        account,
        app,
    };
    let has_joined = connection.join().await;
    let writer = Writer::new(&connection.app, connection.peer_id.clone(), sink);
    let writing = tokio::spawn(writer.run(outbox, outlet));
    if has_joined {
        connection.outlet.send(Outgoing::Welcome);
        connection.read().await;
    }
    connection.leave().await;
    part(connection.messages.into_source(), writing).await;
}

/// Closes the connection at the moment from which on its credential is no longer good.
async fn close_when_over(over: impl Future<Output = ()>, outlet: Outlet) {
    tokio::select! {
        () = over => outlet.close(CloseCode::SignInAgain, "signed-out"),
        () = outlet.closed() => {}
    }
}

/// Lets the writer say goodbye, and meanwhile throws away what still comes: a connection that is closed with bytes unread
/// is reset, and the client would never hear why. The writer ends by itself: it has been told to close.
async fn part(source: impl AsyncRead + Unpin, mut writing: JoinHandle<()>) {
    let mut hearing_out = pin!(hear_out(source));
    tokio::select! {
        // Whether it ended well is the client's affair.
        _ = &mut writing => drop(timeout(FAREWELL, hearing_out).await),
        () = &mut hearing_out => drop(writing.await),
    }
}

/// Reads until the client has nothing more to say, or says more than anybody is listened to.
async fn hear_out(source: impl AsyncRead + Unpin) {
    let mut rest = source.take(limits::FAREWELL_BYTES);
    // A connection that breaks ends, too.
    let _ = tokio::io::copy(&mut rest, &mut tokio::io::sink()).await;
}

/// The reading half of a connection.
struct Connection {
    app: Arc<App>,
    key: PeerKey,
    member: MemberId,
    outlet: Outlet,
    presented: Presented,
    /// The widest right that the credential lets through.
    most: Role,
    /// When the credential was last looked at.
    seen_at: Instant,
    peer_id: String,
    rooms: HashMap<DocumentId, RoomHandle>,
    pace: Pace,
    account: Arc<Account>,
    messages: Messages<ReadHalf<Wire>>,
}

impl Connection {
    /// Waits for the client to say its name; `false` when the connection is to be closed instead.
    async fn join(&mut self) -> bool {
        if *self.app.stopping.borrow() {
            // Whoever closes all connections may have looked before this one was entered.
            self.outlet.close(CloseCode::Retry, "stopping");
            return false;
        }
        if !self.is_still_signed_in().await {
            return false;
        }
        if !self.is_welcome().await {
            return false;
        }
        let Some(first) = self.first_message().await else {
            return false;
        };
        match frame::decode(&first.bytes) {
            Ok(ClientFrame::Join {
                sender_id,
                versions,
            }) => self.name(sender_id, &versions),
            Ok(_) => self.malformed("join-first"),
            Err(_) => self.malformed("malformed-frame"),
        }
    }

    /// The credential may have been revoked between the look at it and this connection's entry in the registry, which
    /// is where a revocation finds it.
    async fn is_still_signed_in(&mut self) -> bool {
        let presented = self.presented;
        let signed_in = self
            .app
            .with_store(move |store| presented.authenticate(store, clock::now()))
            .await;
        match signed_in {
            Ok(Some(_)) => true,
            Ok(None) => {
                self.outlet.close(CloseCode::SignInAgain, "sign-in-again");
                false
            }
            Err(_) => {
                self.outlet.close(CloseCode::Retry, "store-unavailable");
                false
            }
        }
    }

    /// Waits, if the member's connections ended with refused changes again and again; `false` when this one is to be
    /// closed meanwhile.
    async fn is_welcome(&mut self) -> bool {
        let moment = self.account.welcome_at(clock::now());
        tokio::select! {
            biased;
            () = self.outlet.closed() => false,
            () = sleep(clock::until(moment)) => true,
        }
    }

    async fn first_message(&mut self) -> Option<Message> {
        match timeout(JOIN_TIME, self.next_message()).await {
            Ok(message) => message,
            Err(_) => {
                self.outlet.close(CloseCode::Malformed, "join-first");
                None
            }
        }
    }

    fn name(&mut self, peer_id: &str, versions: &[&str]) -> bool {
        if !versions.contains(&frame::PROTOCOL_VERSION) {
            return self.malformed("unknown-protocol-version");
        }
        if self.app.connections.name(self.key, peer_id).is_err() {
            self.outlet.close(CloseCode::NoAccess, "peer-id-taken");
            return false;
        }
        self.peer_id = peer_id.to_owned();
        true
    }

    fn malformed(&self, reason: &str) -> bool {
        self.outlet.close(CloseCode::Malformed, reason);
        false
    }

    async fn read(&mut self) {
        while let Some(message) = self.next_message().await {
            let bytes = message.bytes.len();
            self.take(message).await;
            self.keep_pace(bytes).await;
        }
    }

    /// Waits when this connection has sent too much in too short a time.
    async fn keep_pace(&mut self, bytes: usize) {
        let wait = self.pace.count(bytes, Instant::now());
        if !wait.is_zero() {
            tokio::select! {
                () = self.outlet.closed() => {}
                () = sleep(wait) => {}
            }
        }
    }

    /// The next binary message; `None` when the connection has ended or is to end.
    async fn next_message(&mut self) -> Option<Message> {
        loop {
            let next = tokio::select! {
                biased;
                () = self.outlet.closed() => return None,
                next = self.messages.next() => next,
            };
            match next {
                Ok(Incoming::Binary(message)) => return Some(message),
                Ok(Incoming::Ping(payload)) => {
                    let bytes = payload.len();
                    self.outlet.send(Outgoing::Pong(payload));
                    self.keep_pace(bytes).await;
                }
                Ok(Incoming::Text) => {
                    self.outlet.close(CloseCode::Malformed, "text-message");
                }
                Ok(Incoming::Close) => return None,
                Err(error) => {
                    let (code, reason) = close_of(&error);
                    self.outlet.close(code, reason);
                }
            }
        }
    }

    async fn take(&mut self, message: Message) {
        let bytes = message.bytes.clone();
        match frame::decode(&bytes) {
            Ok(ClientFrame::Sync(frame)) => self.sync(message, &frame).await,
            Ok(ClientFrame::Ephemeral(frame)) => self.ephemeral(&bytes, &frame).await,
            Ok(ClientFrame::Ignored) => {}
            Ok(ClientFrame::Join { .. }) => drop(self.malformed("joined-already")),
            Err(_) => drop(self.malformed("malformed-frame")),
        }
    }

    async fn sync(&mut self, message: Message, frame: &SyncFrame<'_>) {
        let data = message.bytes.slice_ref(frame.data);
        if !self.rooms.contains_key(&frame.document) && !self.open(frame.document).await {
            return;
        }
        let weight = weigh(&data);
        let standing = tokio::select! {
            biased;
            () = self.outlet.closed() => return,
            standing = stand(&self.app, &self.account, message, weight) => standing,
        };
        let message = ToRoom::Sync {
            peer: self.key,
            data,
            is_long: is_long(frame.data, &weight),
            standing,
        };
        self.tell(frame.document, message).await;
        if weight.operations > 0 {
            self.count_as_use().await;
        }
    }

    /// Whoever writes uses their session, although no request tells so.
    async fn count_as_use(&mut self) {
        if self.seen_at.elapsed() >= NOTE_USE_EVERY {
            self.seen_at = Instant::now();
            self.is_still_signed_in().await;
        }
    }

    async fn ephemeral(&mut self, bytes: &Bytes, frame: &EphemeralFrame<'_>) {
        if frame.data.len() > limits::PRESENCE_BYTES || !self.rooms.contains_key(&frame.document) {
            return;
        }
        let relay = Relay {
            sender_id: frame.sender_id.to_owned(),
            session_id: frame.session_id.to_owned(),
            count: frame.count,
            data: bytes.slice_ref(frame.data),
        };
        let peer = self.key;
        self.tell(frame.document, ToRoom::Ephemeral { peer, relay })
            .await;
    }

    /// Opens a document on which the member has a right; any other looks as if it did not exist.
    async fn open(&mut self, document: DocumentId) -> bool {
        if self.rooms.len() >= limits::DOCUMENTS_PER_CONNECTION {
            self.outlet.send(Outgoing::Unavailable(document));
            return false;
        }
        let asker = (self.member, self.most);
        // From here on, whoever changes the right tells this connection.
        self.app.connections.open(self.key, document);
        let found = self
            .app
            .with_store(move |store| rights::on_document(store, asker, document))
            .await;
        match found {
            Ok(Some(right)) => self.enter(document, right).await,
            Ok(None) => {
                self.app.connections.close(self.key, document);
                self.outlet.send(Outgoing::Unavailable(document));
                false
            }
            Err(_) => {
                self.outlet.close(CloseCode::Retry, "store-unavailable");
                false
            }
        }
    }

    async fn enter(&mut self, document: DocumentId, right: Role) -> bool {
        let Ok(room) = self.app.rooms.enter(document) else {
            self.outlet.close(CloseCode::Retry, "stopping");
            return false;
        };
        self.rooms.insert(document, room);
        let join = ToRoom::Join {
            peer: self.key,
            peer_id: self.peer_id.clone(),
            contributor: Contributor::member(self.member, right).at_most(self.most),
            outlet: self.outlet.clone(),
        };
        self.tell(document, join).await;
        self.app.settle_right(self.key, document, Some(right)).await;
        self.app.events.tell(Notice::Presence(document));
        true
    }

    async fn tell(&mut self, document: DocumentId, message: ToRoom) {
        if let Some(room) = self.rooms.get(&document)
            && room.tell(message).await.is_err()
        {
            self.outlet.close(CloseCode::Retry, "room-ended");
        }
    }

    async fn leave(&mut self) {
        self.outlet.close(CloseCode::Retry, "ended");
        if self.outlet.was_refused() {
            self.account.note_refusal(clock::now());
        }
        self.app.connections.leave(self.key);
        for (document, room) in self.rooms.drain() {
            // A room that has ended has nobody in it.
            let _ = room.tell(ToRoom::Leave { peer: self.key }).await;
            self.app.events.tell(Notice::Presence(document));
        }
        debug!(peer = self.key.0, "disconnected");
    }
}

/// Where a message stands while it waits for its room: in the place it has, or among the small ones once it is paid for
/// and there is room.
async fn stand(app: &App, account: &Account, message: Message, weight: Weight) -> Standing {
    if let Some(place) = message.place {
        account.overdraw(weight.cost());
        return Standing::Place(place);
    }
    account.pay_when_possible(weight.cost()).await;
    app.inbox_share(message.bytes.len()).await
}

/// Whether reading a message takes milliseconds.
fn is_long(data: &[u8], weight: &Weight) -> bool {
    data.len() > limits::SMALL_MESSAGE_BYTES || weight.exceeds(&Weight::INLINE)
}

/// What a message's changes announce; where that is much, it is found out where blocking is allowed.
fn weigh(data: &[u8]) -> Weight {
    if data.len() <= limits::SMALL_MESSAGE_BYTES {
        let weight = wortlaut_sync::weigh(data, &Weight::INLINE);
        if !weight.exceeds(&Weight::INLINE) {
            return weight;
        }
    }
    tokio::task::block_in_place(|| wortlaut_sync::weigh(data, &Weight::MESSAGE))
}

/// How the end of reading is told to the client.
fn close_of(error: &ReadError) -> (CloseCode, &'static str) {
    match error {
        ReadError::Malformed => (CloseCode::Malformed, "malformed-frame"),
        ReadError::TooLarge => (CloseCode::Malformed, "message-too-large"),
        ReadError::Stalled => (CloseCode::Retry, "stalled"),
        ReadError::Silent => (CloseCode::Retry, "silent"),
        ReadError::Broken(_) => (CloseCode::Retry, "broken"),
    }
}
