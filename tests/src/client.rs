//! A client that keeps itself connected.

use crate::replica::Replica;
use crate::socket::{Incoming, Socket};
use crate::wire::{self, ServerFrame, SyncKind};
use crate::{Close, PATIENCE};
use automerge::ChangeHash;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite;

/// How long a client waits before it connects again.
const BACK_OFF: Duration = Duration::from_millis(50);

/// One member's ordinary Automerge client in one document. It connects again by itself, unless the server said that it
/// should not; what it does is seen by looking at its [`Replica`].
pub struct Client {
    shared: Arc<Shared>,
    life: JoinHandle<()>,
}

struct Shared {
    peer: String,
    address: SocketAddr,
    token: String,
    document: String,
    replica: Mutex<Replica>,
    /// Counts everything that happens to the replica.
    events: watch::Sender<u64>,
}

impl Client {
    pub(crate) fn start(peer: String, address: SocketAddr, token: &str, document: &str) -> Self {
        Self::start_with(Replica::new(), peer, address, token, document)
    }

    pub(crate) fn start_with(
        replica: Replica,
        peer: String,
        address: SocketAddr,
        token: &str,
        document: &str,
    ) -> Self {
        let shared = Arc::new(Shared {
            peer,
            address,
            token: token.to_owned(),
            document: document.to_owned(),
            replica: Mutex::new(replica),
            events: watch::Sender::new(0),
        });
        let life = tokio::spawn(live(Arc::clone(&shared)));
        Self { shared, life }
    }

    /// The name it gave itself in the protocol.
    pub fn peer(&self) -> &str {
        &self.shared.peer
    }

    /// A look at what it has.
    pub fn look<T>(&self, at: impl FnOnce(&Replica) -> T) -> T {
        at(&self.shared.lock())
    }

    /// Edits what it has; the changes go to the server by themselves.
    pub fn edit<T>(&self, edit: impl FnOnce(&mut Replica) -> T) -> T {
        let result = edit(&mut self.shared.lock());
        self.shared.happened();
        result
    }

    /// Writes words at the end of the running text, as one change.
    pub fn types(&self, words: &str) -> ChangeHash {
        self.edit(|replica| replica.types(words))
    }

    /// Waits until the condition holds; fails with `what` when it does not in time.
    pub async fn until(&self, what: &str, condition: impl Fn(&Replica) -> bool) {
        self.until_within(PATIENCE, what, condition).await;
    }

    /// Waits until the condition holds, for what takes longer than anything usual.
    pub async fn until_within(
        &self,
        patience: Duration,
        what: &str,
        condition: impl Fn(&Replica) -> bool,
    ) {
        let started = Instant::now();
        let mut events = self.shared.events.subscribe();
        while !self.look(&condition) {
            let left = patience.saturating_sub(started.elapsed());
            let waited = tokio::time::timeout(left, events.changed()).await;
            assert!(
                waited.is_ok(),
                "{} waited {patience:?} for: {what}\ncloses so far: {:?}",
                self.shared.peer,
                self.look(|replica| replica.closes.clone())
            );
        }
    }

    /// Waits until the document has come.
    pub async fn until_ready(&self) {
        self.until("the document", |replica| replica.text_object().is_some())
            .await;
    }

    /// Waits until the server has promised to keep everything that is here.
    pub async fn until_saved(&self) {
        self.until("everything to be saved", Replica::is_saved)
            .await;
    }

    /// Waits until the running text contains the words.
    pub async fn until_reads(&self, words: &str) {
        self.until(&format!("{words:?} to arrive"), |replica| {
            replica.text().contains(words)
        })
        .await;
    }

    /// Waits until the server has closed a connection of this client, and returns the last close.
    pub async fn until_closed(&self) -> Close {
        self.until("the server to close", |replica| !replica.closes.is_empty())
            .await;
        self.look(|replica| replica.closes.last().cloned().expect("a close"))
    }

    /// Fails if the server ever closed one of its connections for something it did.
    pub fn assert_never_refused(&self) {
        let closes = self.look(|replica| replica.closes.clone());
        assert_eq!(closes, [], "{} was closed", self.shared.peer);
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.life.abort();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Replica> {
        self.replica.lock().expect("no edit has panicked")
    }

    fn happened(&self) {
        self.events.send_modify(|count| *count += 1);
    }

    fn change(&self, change: impl FnOnce(&mut Replica)) {
        change(&mut self.lock());
        self.happened();
    }
}

async fn live(shared: Arc<Shared>) {
    loop {
        let close = converse(&shared).await;
        shared.change(|replica| {
            replica.is_connected = false;
            replica.closes.extend(close.clone().filter(is_about_us));
        });
        // Coming back with the same change or the same token would only be told the same.
        if close.is_some_and(|close| matches!(close.code, 4400..=4409)) {
            return;
        }
        tokio::time::sleep(BACK_OFF).await;
    }
}

/// A server that stops or asks for patience says nothing about this client.
fn is_about_us(close: &Close) -> bool {
    (4400..4500).contains(&close.code)
}

/// One connection, from its opening to its end.
async fn converse(shared: &Shared) -> Option<Close> {
    let mut socket = match Socket::open(shared.address, &shared.token).await {
        Ok(socket) => socket,
        Err(error) => return refused_upgrade(&error),
    };
    socket.send(wire::join(&shared.peer)).await.ok()?;
    let server = match socket.next().await {
        Incoming::Frame(ServerFrame::Peer { sender, .. }) => sender,
        Incoming::Closed(close) => return Some(close),
        _ => return None,
    };
    shared.change(|replica| {
        replica.start_connection();
        replica.is_connected = true;
    });
    let mut events = shared.events.subscribe();
    loop {
        let spoken = shared.lock().speak();
        if let Some((message, has_nothing)) = spoken {
            let kind = if has_nothing {
                SyncKind::Request
            } else {
                SyncKind::Sync
            };
            let frame = wire::sync(kind, &shared.peer, &server, &shared.document, &message);
            if socket.send(frame).await.is_err() {
                return last_words(&mut socket).await;
            }
            continue;
        }
        tokio::select! {
            incoming = socket.next() => match incoming {
                Incoming::Frame(frame) => shared.change(|replica| hear(replica, frame)),
                Incoming::Closed(close) => return Some(close),
                Incoming::Broken => return None,
            },
            _ = events.changed() => {}
        }
    }
}

/// A server that answers the upgrade with 401 means the same as one that closes with 4401.
fn refused_upgrade(error: &tungstenite::Error) -> Option<Close> {
    match error {
        tungstenite::Error::Http(response) => Some(Close {
            code: 4000 + response.status().as_u16(),
            reason: "the upgrade was refused".to_owned(),
        }),
        _ => None,
    }
}

/// What the server said before it stopped listening.
async fn last_words(socket: &mut Socket) -> Option<Close> {
    loop {
        match socket.next().await {
            Incoming::Frame(_) => {}
            Incoming::Closed(close) => return Some(close),
            Incoming::Broken => return None,
        }
    }
}

fn hear(replica: &mut Replica, frame: ServerFrame) {
    match frame {
        ServerFrame::Sync { data, .. } => replica.hear(&data),
        ServerFrame::Ephemeral { sender, data } => replica.presence.push((sender, data)),
        ServerFrame::Unavailable { .. } => replica.is_unavailable = true,
        ServerFrame::Peer { .. } | ServerFrame::Other(_) => {}
    }
}
