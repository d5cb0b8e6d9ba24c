//! What every part of the running server shares.

use crate::admin::{Consequence, Office};
use crate::auth::Credential;
use crate::auth::cookie::CookieStyle;
use crate::auth::origin::PublicUrl;
use crate::auth::passwords::Passwords;
use crate::auth::proxies::TrustedProxies;
use crate::auth::rate::{Attempts, OfAddresses};
use crate::auth::regulars::Regulars;
use crate::clock;
use crate::events::{Events, Notice};
use crate::exports::{Exports, Turns};
use crate::histories::Histories;
use crate::metrics::Metrics;
use crate::openid::Providers;
use crate::operator::OperatorPages;
use crate::passkeys::Passkeys;
use crate::rooms::{Rooms, Standing};
use crate::socket::account::Accounts;
use crate::socket::places::Places;
use crate::socket::registry::Connections;
use crate::tally::{Most, Tally};
use crate::tasks::Tasks;
use std::sync::Arc;
use tokio::sync::{Notify, Semaphore, watch};
use wortlaut_model::{SessionId, limits};
use wortlaut_store::{By, ChangeLog, Store, StoreError};
use wortlaut_sync::ActorKeys;

/// Most bytes of small sync messages that wait in all rooms' inboxes together: whoever sends more waits. Large ones stand
/// in places of their own.
const INBOX_BYTES: usize = 32 << 20;

const SOCKETS: Most = Most {
    of_all: limits::SOCKETS,
    of_a_member: limits::SOCKETS_OF_A_MEMBER,
    of_an_address: limits::SOCKETS_OF_AN_ADDRESS,
};

const EVENT_STREAMS: Most = Most {
    of_all: limits::EVENT_STREAMS,
    of_a_member: limits::EVENT_STREAMS_OF_A_MEMBER,
    of_an_address: limits::EVENT_STREAMS_OF_AN_ADDRESS,
};

/// The running server.
pub(crate) struct App {
    pub(crate) store: Arc<Store>,
    pub(crate) public_url: PublicUrl,
    /// What public pages link to.
    pub(crate) operator: OperatorPages,
    /// The peer id under which this process speaks; another one after every start.
    pub(crate) server_id: String,
    /// Under which clients know this data folder's durable heads; the same for ever.
    pub(crate) storage_id: String,
    /// The keys with which members make actors.
    pub(crate) actor_keys: Arc<ActorKeys>,
    pub(crate) connections: Connections,
    pub(crate) rooms: Rooms,
    /// The histories of documents that somebody looks into.
    pub(crate) histories: Histories,
    /// The files that are being written.
    pub(crate) exports: Exports,
    /// Room for the chunks of answers from histories that wait to be read, each chunk a turn.
    pub(crate) unread: Turns,
    /// The files that are being received.
    pub(crate) uploads: Turns,
    pub(crate) events: Events,
    /// Woken when the end of a guest may have been moved.
    pub(crate) ends: Notify,
    /// Woken when bytes were deleted that shall be nowhere any more.
    pub(crate) deletions: Notify,
    pub(crate) metrics: Arc<Metrics>,
    /// How often addresses look at invitations.
    pub(crate) invitations: OfAddresses,
    /// How often addresses begin to sign in with a passkey.
    pub(crate) passkey_questions: OfAddresses,
    /// How often addresses ask for anything.
    pub(crate) requests: OfAddresses,
    pub(crate) proxies: TrustedProxies,
    /// How often passwords are tried.
    pub(crate) attempts: Attempts,
    /// How often passkeys and providers' answers are, apart from those: whoever sends such costs nothing by it, so that many
    /// networks could have all counts forgotten, and passwords are what counting protects.
    pub(crate) unguessable_attempts: Attempts,
    pub(crate) passwords: Passwords,
    /// Who signed in from where.
    pub(crate) regulars: Regulars,
    /// Where people have accounts that sign them in here.
    pub(crate) providers: Providers,
    /// Passkeys, where browsers make them.
    pub(crate) passkeys: Option<Passkeys>,
    pub(crate) accounts: Accounts,
    pub(crate) places: Arc<Places>,
    /// The tasks behind sockets.
    pub(crate) sockets: Tasks,
    /// The sockets there are.
    pub(crate) open_sockets: Arc<Tally>,
    /// The streams of events there are.
    pub(crate) event_streams: Arc<Tally>,
    /// Becomes true when the server begins to stop.
    pub(crate) stopping: watch::Sender<bool>,
    inbox: Arc<Semaphore>,
}

/// What a server is made of.
pub(crate) struct Parts {
    pub(crate) store: Arc<Store>,
    pub(crate) public_url: PublicUrl,
    pub(crate) proxies: TrustedProxies,
    pub(crate) operator: OperatorPages,
    pub(crate) providers: Providers,
    pub(crate) actor_keys: ActorKeys,
    pub(crate) server_id: String,
    pub(crate) storage_id: String,
}

impl App {
    /// Puts the parts together and starts the threads behind the rooms.
    pub(crate) fn start(parts: Parts) -> std::io::Result<Self> {
        let metrics = Arc::<Metrics>::default();
        let events = Events::default();
        let actor_keys = Arc::new(parts.actor_keys);
        let rooms = Rooms::start(
            Arc::clone(&parts.store),
            Arc::clone(&actor_keys),
            Arc::clone(&metrics),
            events.clone(),
        )?;
        let passwords = Passwords::new(Arc::clone(&metrics));
        let passkeys = Passkeys::at(&parts.public_url);
        let log = Arc::clone(&parts.store) as Arc<dyn ChangeLog>;
        Ok(Self {
            store: parts.store,
            public_url: parts.public_url,
            operator: parts.operator,
            server_id: parts.server_id,
            storage_id: parts.storage_id,
            connections: Connections::default(),
            actor_keys,
            rooms,
            histories: Histories::start(log, limits::HISTORIES_BYTES)?,
            exports: Exports::new(Arc::clone(&metrics)),
            unread: Turns::with_several(limits::UNREAD_CHUNKS, limits::UNREAD_CHUNKS_OF_ONE_MEMBER),
            uploads: Turns::new(limits::UPLOADS_AT_ONCE),
            events,
            ends: Notify::new(),
            deletions: Notify::new(),
            metrics,
            invitations: OfAddresses::invitations(),
            passkey_questions: OfAddresses::passkey_questions(),
            requests: OfAddresses::requests(),
            proxies: parts.proxies,
            attempts: Attempts::default(),
            unguessable_attempts: Attempts::default(),
            passwords,
            regulars: Regulars::default(),
            providers: parts.providers,
            passkeys,
            accounts: Accounts::default(),
            places: Arc::default(),
            sockets: Tasks::new(),
            open_sockets: Tally::new(SOCKETS),
            event_streams: Tally::new(EVENT_STREAMS),
            stopping: watch::Sender::new(false),
            inbox: Arc::new(Semaphore::new(INBOX_BYTES)),
        })
    }

    /// How this server's session cookie looks.
    pub(crate) fn cookies(&self) -> CookieStyle {
        if self.public_url.is_https() {
            CookieStyle::Secure
        } else {
            CookieStyle::Plain
        }
    }

    /// Runs a call of the store on a thread where it may block.
    pub(crate) async fn with_store<T: Send + 'static>(
        &self,
        call: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let store = Arc::clone(&self.store);
        match tokio::task::spawn_blocking(move || call(&store)).await {
            Ok(result) => result,
            Err(failure) => match failure.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // Only a runtime that shuts down cancels.
                Err(_) => Err(StoreError::Stopped),
            },
        }
    }

    /// Deletes what has expired, and closes what came with it.
    pub(crate) async fn forget_expired(&self) -> Result<(), StoreError> {
        let sessions = self
            .with_store(|store| store.forget_expired(clock::now()))
            .await?;
        self.end(sessions).await;
        Ok(())
    }

    /// Closes what came with sessions that have ended.
    pub(crate) async fn end(&self, sessions: Vec<SessionId>) {
        let ended = sessions.into_iter().map(Credential::Session);
        self.apply(ended.map(Consequence::CredentialEnded).collect())
            .await;
    }

    /// Room for a small sync message of so many bytes among those that wait in inboxes; waits until there is some.
    pub(crate) async fn inbox_share(&self, bytes: usize) -> Standing {
        let bytes = bytes.clamp(1, INBOX_BYTES);
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        let share = Arc::clone(&self.inbox).acquire_many_owned(bytes).await;
        // It is never closed.
        Standing::Share(share.ok())
    }

    /// Where records are changed in this server's name, on behalf of `by`.
    pub(crate) fn office(&self, by: By) -> Office {
        Office {
            store: Arc::clone(&self.store),
            public_url: self.public_url.clone(),
            by,
            now: clock::now(),
        }
    }

    /// Makes everybody who is connected see what was changed.
    pub(crate) async fn apply(&self, consequences: Vec<Consequence>) {
        for consequence in consequences {
            match consequence {
                Consequence::MemberChanged(member) => self.member_changed(member).await,
                Consequence::AdmissionEnded(member) => self.admission_ended(member).await,
                Consequence::MembersChanged(workspace) => {
                    self.events.tell(Notice::Members(workspace));
                }
                Consequence::OrganisationsChanged(workspace) => {
                    self.events.tell(Notice::Organisations(workspace));
                }
                Consequence::RightsChanged(document) => self.document_changed(document).await,
                Consequence::CredentialEnded(credential) => {
                    self.connections.close_credential(credential);
                    self.events.tell(credential.into());
                }
                Consequence::DocumentsChanged(workspace) => {
                    self.events.tell(Notice::Documents(workspace));
                }
                Consequence::DocumentDeleted(document) => self.document_deleted(document).await,
                Consequence::BytesDeleted => self.deletions.notify_one(),
            }
        }
    }
}
