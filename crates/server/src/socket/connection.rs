//! One client from its first frame to its close frame.

use super::outlet::{Backlog, Goodbye, Outbox, Outgoing, Outlet, outlet};
use super::pace::Pace;
use crate::app::App;
use crate::auth::{Presented, SignedIn};
use crate::events::Notice;
use crate::rooms::{RoomHandle, ToRoom};
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use bytes::Bytes;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};
use tracing::debug;
use wortlaut_merge::guard::Contributor;
use wortlaut_model::{DocumentId, limits};
use wortlaut_sync::frame::{self, ClientFrame, EphemeralFrame, SyncFrame};
use wortlaut_sync::{CloseCode, PeerKey, Relay};

/// How long a client may take to say who it is.
const JOIN_TIME: Duration = Duration::from_secs(20);
/// A quiet connection is asked for a sign of life this often.
const PING_EVERY: Duration = Duration::from_secs(20);
/// Without a sign of life for this long it is gone.
const SILENCE: Duration = Duration::from_secs(60);
/// How long the last frames of a connection may take to be written.
const FAREWELL: Duration = Duration::from_secs(5);

type Sink = SplitSink<WebSocket, Message>;
type Stream = SplitStream<WebSocket>;

/// Closes a connection that has not signed in, without reading a frame of it.
pub(crate) async fn refuse(mut socket: WebSocket) {
    let goodbye = close_message(CloseCode::SignInAgain, "sign-in-again");
    // Whether it is heard is the client's affair.
    let _ = timeout(FAREWELL, socket.send(goodbye)).await;
}

/// Serves a connection until it ends.
pub(crate) async fn serve(
    app: Arc<App>,
    socket: WebSocket,
    signed_in: SignedIn,
    presented: Presented,
) {
    let (outlet, outbox) = outlet();
    let (mut sink, stream) = socket.split();
    let SignedIn {
        identity,
        credential,
    } = signed_in;
    let member = identity.member.id;
    let workspace = identity.workspace.id;
    let key = app.connections.enter(identity, credential, outlet.clone());
    debug!(peer = key.0, %member, "connected");
    let mut connection = Connection {
        app,
        key,
        workspace,
        outlet,
        presented,
        peer_id: String::new(),
        rooms: HashMap::new(),
        pace: Pace::new(Instant::now()),
        stream,
    };
    if connection.join().await {
        let writer = Writer {
            server_id: connection.app.server_id.clone(),
            storage_id: connection.app.storage_id.clone(),
            peer_id: connection.peer_id.clone(),
            sink,
        };
        let writing = tokio::spawn(writer.run(outbox));
        connection.outlet.send(Outgoing::Welcome);
        connection.read().await;
        connection.leave().await;
        // The writer ends by itself: it has been told to close, and takes no longer than a farewell.
        let _ = writing.await;
    } else {
        connection.leave().await;
        let goodbye = outbox.goodbye().borrow().clone();
        if let Some(goodbye) = goodbye {
            let message = close_message(goodbye.code, &goodbye.reason);
            let _ = timeout(FAREWELL, sink.send(message)).await;
        }
    }
}

/// The reading half of a connection.
struct Connection {
    app: Arc<App>,
    key: PeerKey,
    workspace: wortlaut_model::WorkspaceId,
    outlet: Outlet,
    presented: Presented,
    peer_id: String,
    rooms: HashMap<DocumentId, RoomHandle>,
    pace: Pace,
    stream: Stream,
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
        let Some(bytes) = self.first_frame().await else {
            return false;
        };
        match frame::decode(&bytes) {
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
    async fn is_still_signed_in(&self) -> bool {
        let presented = self.presented;
        let signed_in = self
            .app
            .with_store(move |store| presented.authenticate(store, crate::clock::now()))
            .await;
        match signed_in {
            Ok(Some(now)) => {
                self.app
                    .connections
                    .change_role(now.identity.member.id, now.identity.member.role);
                true
            }
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

    async fn first_frame(&mut self) -> Option<Bytes> {
        match timeout(JOIN_TIME, self.next_frame()).await {
            Ok(frame) => frame,
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
        while let Some(bytes) = self.next_frame().await {
            self.take(&bytes).await;
            let wait = self.pace.count(bytes.len(), Instant::now());
            if !wait.is_zero() {
                sleep(wait).await;
            }
        }
    }

    /// The next binary message; `None` when the connection has ended or is to end.
    async fn next_frame(&mut self) -> Option<Bytes> {
        loop {
            let next = tokio::select! {
                biased;
                () = self.outlet.closed() => return None,
                next = timeout(SILENCE, self.stream.next()) => next,
            };
            match next {
                Ok(Some(Ok(Message::Binary(bytes)))) => return Some(bytes),
                Ok(Some(Ok(Message::Ping(_) | Message::Pong(_)))) => {}
                Ok(Some(Ok(Message::Text(_)))) => {
                    self.outlet.close(CloseCode::Malformed, "text-message");
                }
                Ok(Some(Ok(Message::Close(_))) | None) => return None,
                Ok(Some(Err(_))) => self.outlet.close(CloseCode::Retry, "broken-or-too-large"),
                Err(_) => self.outlet.close(CloseCode::Retry, "silent"),
            }
        }
    }

    async fn take(&mut self, bytes: &Bytes) {
        match frame::decode(bytes) {
            Ok(ClientFrame::Sync(frame)) => self.sync(bytes, &frame).await,
            Ok(ClientFrame::Ephemeral(frame)) => self.ephemeral(bytes, &frame).await,
            Ok(ClientFrame::Ignored) => {}
            Ok(ClientFrame::Join { .. }) => drop(self.malformed("joined-already")),
            Err(_) => drop(self.malformed("malformed-frame")),
        }
    }

    async fn sync(&mut self, bytes: &Bytes, frame: &SyncFrame<'_>) {
        let data = bytes.slice_ref(frame.data);
        if !self.rooms.contains_key(&frame.document) && !self.open(frame.document).await {
            return;
        }
        let Ok(share) = self.app.inbox_share(data.len()).await else {
            return;
        };
        let peer = self.key;
        self.tell(frame.document, ToRoom::Sync { peer, data, share })
            .await;
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

    /// Opens a document of the member's workspace; any other looks as if it did not exist.
    async fn open(&mut self, document: DocumentId) -> bool {
        let found = self
            .app
            .with_store(move |store| store.workspace_of(document))
            .await;
        let is_ours = match found {
            Ok(found) => found == Some(self.workspace),
            Err(_) => {
                self.outlet.close(CloseCode::Retry, "store-unavailable");
                return false;
            }
        };
        if !is_ours || self.rooms.len() >= limits::DOCUMENTS_PER_CONNECTION {
            self.outlet.send(Outgoing::Unavailable(document));
            return false;
        }
        self.enter(document).await
    }

    async fn enter(&mut self, document: DocumentId) -> bool {
        let Some(identity) = self.app.connections.identity(self.key) else {
            return false;
        };
        let Ok(room) = self.app.rooms.enter(document) else {
            self.outlet.close(CloseCode::Retry, "stopping");
            return false;
        };
        self.rooms.insert(document, room);
        self.app.connections.open(self.key, document);
        let (member, role) = (identity.member.id, identity.member.role);
        let join = ToRoom::Join {
            peer: self.key,
            peer_id: self.peer_id.clone(),
            contributor: Contributor::member(member, role),
            outlet: self.outlet.clone(),
        };
        self.tell(document, join).await;
        // A right that changed before the registry knew of the open document has not been told to its room.
        if let Some(now) = self.app.connections.identity(self.key)
            && now.member.role != role
        {
            let role = now.member.role;
            self.tell(document, ToRoom::RoleChanged { member, role })
                .await;
        }
        self.app.events.tell(Notice::Presence(document));
        true
    }

    async fn tell(&self, document: DocumentId, message: ToRoom) {
        if let Some(room) = self.rooms.get(&document)
            && room.tell(message).await.is_err()
        {
            self.outlet.close(CloseCode::Retry, "room-ended");
        }
    }

    async fn leave(&mut self) {
        self.outlet.close(CloseCode::Retry, "ended");
        self.app.connections.leave(self.key);
        for (document, room) in self.rooms.drain() {
            // A room that has ended has nobody in it.
            let _ = room.tell(ToRoom::Leave { peer: self.key }).await;
            self.app.events.tell(Notice::Presence(document));
        }
        debug!(peer = self.key.0, "disconnected");
    }
}

/// The writing half of a connection.
struct Writer {
    server_id: String,
    storage_id: String,
    peer_id: String,
    sink: Sink,
}

/// The client is gone, or the connection is to be closed.
struct WritingEnds;

impl Writer {
    async fn run(mut self, mut outbox: Outbox) {
        let mut goodbye = outbox.goodbye();
        tokio::select! {
            biased;
            _ = goodbye.wait_for(Option::is_some) => {}
            _ = self.write_all(&mut outbox) => {}
        }
        let goodbye = goodbye.borrow().clone();
        if let Some(goodbye) = goodbye {
            let _ = timeout(FAREWELL, self.say(goodbye, &mut outbox)).await;
        }
    }

    async fn write_all(&mut self, outbox: &mut Outbox) -> Result<(), WritingEnds> {
        let mut ping = interval(PING_EVERY);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                biased;
                frame = outbox.next() => match frame {
                    Some(frame) => self.write(frame).await?,
                    None => return Ok(()),
                },
                _ = ping.tick() => self.send(Message::Ping(Bytes::new())).await?,
            }
        }
    }

    async fn say(&mut self, goodbye: Goodbye, outbox: &mut Outbox) -> Result<(), WritingEnds> {
        while goodbye.backlog == Backlog::Flush
            && let Some(frame) = outbox.next_waiting()
        {
            self.write(frame).await?;
        }
        debug!(
            code = goodbye.code as u16,
            reason = goodbye.reason,
            "closing a connection"
        );
        self.send(close_message(goodbye.code, &goodbye.reason))
            .await
    }

    async fn write(&mut self, frame: Outgoing) -> Result<(), WritingEnds> {
        let bytes = self.encode(&frame);
        self.send(Message::Binary(bytes.into())).await
    }

    async fn send(&mut self, message: Message) -> Result<(), WritingEnds> {
        self.sink.send(message).await.map_err(|_| WritingEnds)
    }

    fn encode(&self, frame: &Outgoing) -> Vec<u8> {
        let (server, peer) = (self.server_id.as_str(), self.peer_id.as_str());
        match frame {
            Outgoing::Welcome => frame::encode_peer(server, peer, &self.storage_id),
            Outgoing::Sync { document, data } => frame::encode_sync(*document, server, peer, data),
            Outgoing::Unavailable(document) => frame::encode_unavailable(*document, server, peer),
            Outgoing::Relay { document, relay } => {
                let frame = EphemeralFrame {
                    document: *document,
                    sender_id: &relay.sender_id,
                    session_id: &relay.session_id,
                    count: relay.count,
                    data: &relay.data,
                };
                frame::encode_ephemeral(&frame, peer)
            }
        }
    }
}

fn close_message(code: CloseCode, reason: &str) -> Message {
    Message::Close(Some(CloseFrame {
        code: code as u16,
        reason: reason.into(),
    }))
}
