//! A member who sends whatever bytes it likes.

use crate::replica::Replica;
use crate::socket::{Close, Incoming, Socket};
use crate::wire::{self, ServerFrame, SyncKind};
use crate::{Member, PATIENCE};
use automerge::ChangeHash;
use automerge::sync::{ChunkList, Message, MessageVersion};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};

/// A peer's newer connection replaces its older one, so each is a peer of its own.
static NEXT: AtomicU32 = AtomicU32::new(0);

/// A signed-in member with an open document and no manners.
pub struct Intruder {
    socket: Socket,
    peer: String,
    server: String,
    document: String,
    /// The document as it was honestly fetched, or brought along.
    pub replica: Replica,
}

impl Intruder {
    /// Connects, joins and fetches the document as any client does.
    pub async fn connect(address: SocketAddr, member: &Member, document: &str) -> Self {
        let mut intruder = Self::with(address, member, document, Replica::new()).await;
        assert!(intruder.fetch().await, "a fresh member gets the document");
        intruder
    }

    /// Connects and joins with a document that it has from elsewhere.
    pub async fn with(
        address: SocketAddr,
        member: &Member,
        document: &str,
        replica: Replica,
    ) -> Self {
        let socket = Socket::open(address, &member.token).await;
        let socket = socket.expect("a member may connect");
        Self::on(socket, &member.id, document, replica).await
    }

    /// Joins on a connection, under a name that nobody has and that ends with the given one.
    pub async fn on(mut socket: Socket, name: &str, document: &str, replica: Replica) -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let peer = format!("intruder-{number}-{name}");
        socket
            .send(wire::join(&peer))
            .await
            .expect("a join is sent");
        let Incoming::Frame(ServerFrame::Peer { sender: server, .. }) = socket.next().await else {
            panic!("a join is answered");
        };
        Self {
            socket,
            peer,
            server,
            document: document.to_owned(),
            replica,
        }
    }

    /// Fetches the document as any client does; `false` when it is not for this member.
    pub async fn fetch(&mut self) -> bool {
        tokio::time::timeout(PATIENCE, self.try_to_fetch())
            .await
            .expect("an answer in time")
    }

    async fn try_to_fetch(&mut self) -> bool {
        while self.replica.text_object().is_none() {
            while let Some((message, _)) = self.replica.speak() {
                self.send_sync(&message).await;
            }
            match self.socket.next().await {
                Incoming::Frame(ServerFrame::Sync { data, .. }) => self.replica.hear(&data),
                Incoming::Frame(ServerFrame::Unavailable { .. }) => return false,
                Incoming::Frame(_) => {}
                other => panic!("an honest beginning was answered with {other:?}"),
            }
        }
        true
    }

    /// The name it gave itself in the protocol.
    pub fn peer(&self) -> &str {
        &self.peer
    }

    /// Sends a frame of any content. What the server closes meanwhile is seen in [`Intruder::until_closed`].
    pub async fn send_frame(&mut self, frame: Vec<u8>) {
        let _ = self.socket.send(frame).await;
    }

    /// Sends the beginning of a message, in frames that announce so many bytes each, and never its end.
    pub async fn begin_message(mut self, announced: usize, bytes: usize) {
        let _ = self.socket.begin(announced, bytes).await;
        // The connection stays open for as long as the server likes.
        self.until_ended().await;
    }

    /// Sends a text message.
    pub async fn send_text(&mut self, words: &str) {
        let _ = self.socket.send_text(words).await;
    }

    /// Sends bytes as a sync message in a proper frame.
    pub async fn send_sync(&mut self, data: &[u8]) {
        let (peer, server, document) = (&self.peer, &self.server, &self.document);
        self.send_frame(wire::sync(SyncKind::Sync, peer, server, document, data))
            .await;
    }

    /// Sends chunks as the changes of an otherwise honest sync message.
    pub async fn send_chunks(&mut self, chunks: Vec<Vec<u8>>) {
        let message = Message {
            heads: self.replica.document.get_heads(),
            need: Vec::new(),
            have: Vec::new(),
            changes: ChunkList::from(chunks),
            flags: None,
            version: MessageVersion::V1,
        };
        self.send_sync(&message.encode()).await;
    }

    /// Sends presence under any sender's name.
    pub async fn send_presence(&mut self, sender: &str, data: &[u8]) {
        let frame = wire::ephemeral(sender, &self.server, &self.document, 1, data);
        self.send_frame(frame).await;
    }

    /// Waits until the server says what became of a change: `true` when it promises to keep it, `false` when it closes the
    /// connection for it or knows no such document.
    pub async fn is_taken(&mut self, hash: ChangeHash) -> bool {
        let waiting = async {
            loop {
                match self.socket.next().await {
                    Incoming::Frame(ServerFrame::Sync { data, .. }) => {
                        let message = Message::decode(&data).expect("a sync message");
                        if message.heads.contains(&hash) {
                            return true;
                        }
                    }
                    Incoming::Frame(ServerFrame::Unavailable { .. }) => return false,
                    Incoming::Frame(_) => {}
                    Incoming::Closed(close) => {
                        assert_eq!(close.code, 4409, "{}", close.reason);
                        return false;
                    }
                    Incoming::Broken => panic!("the connection broke"),
                }
            }
        };
        let waited = tokio::time::timeout(PATIENCE, waiting).await;
        waited.expect("the server says what became of the change")
    }

    /// Waits for a frame that `pick` takes; fails when the connection ends before.
    pub async fn until<T>(&mut self, mut pick: impl FnMut(ServerFrame) -> Option<T>) -> T {
        let picking = async {
            loop {
                match self.socket.next().await {
                    Incoming::Frame(frame) => {
                        if let Some(picked) = pick(frame) {
                            return picked;
                        }
                    }
                    other => panic!("the connection ended: {other:?}"),
                }
            }
        };
        let picked = tokio::time::timeout(PATIENCE, picking).await;
        picked.expect("the frame that is waited for comes")
    }

    /// Waits until the server closes the connection and says why.
    pub async fn until_closed(&mut self) -> Close {
        let close = self.until_ended().await;
        close.expect("the server says why it closes the connection")
    }

    /// Waits until the connection ends, with a reason or without one.
    pub async fn until_ended(&mut self) -> Option<Close> {
        let ending = async {
            loop {
                match self.socket.next().await {
                    Incoming::Frame(_) => {}
                    Incoming::Closed(close) => return Some(close),
                    Incoming::Broken => return None,
                }
            }
        };
        let end = tokio::time::timeout(PATIENCE, ending).await;
        end.expect("the server closes the connection")
    }
}
