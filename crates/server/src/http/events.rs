//! `/events`: what happens, as server-sent events.

use super::body::{Presence, PresentPeer};
use super::clients::Caller;
use super::problem::{Problem, ProblemBody};
use crate::app::App;
use crate::auth::speaker::Speaker;
use crate::auth::{Credential, Presented, SignedIn};
use crate::clock;
use crate::events::Notice;
use crate::rights;
use crate::tally::Entry;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use serde::Deserialize;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::mpsc;
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;
use utoipa::IntoParams;
use wortlaut_model::{DocumentId, Role};

/// Events that wait for a slow listener; notices wait in the hub behind them.
const WAITING: usize = 16;
/// A comment this often keeps proxies from closing a quiet stream.
const KEEP_ALIVE: Duration = Duration::from_secs(20);

/// The query of the stream's address.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct EventsQuery {
    /// The member for whom the page speaks that listens: when the session is another's, there is no stream.
    member: Option<String>,
}

type Sender = mpsc::Sender<Result<Event, Infallible>>;

/// What happens, as server-sent events, until the member signs out or the server stops: `hello`, `documents`, `members`
/// and `organisations` (the list changed, or what the member may do with something on it), `me` (the own record changed),
/// `held` (for moderators: somewhere changes wait for their authors, or no more), `presence` (a whole [`Presence`] of one
/// document) and `signed-out`.
#[utoipa::path(
    get,
    path = "/events",
    tag = "events",
    security(("cookie" = []), ("bearer" = [])),
    params(EventsQuery),
    responses(
        (status = OK, body = Presence, content_type = "text/event-stream", description = "The data of `presence` events."),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = TOO_MANY_REQUESTS, body = ProblemBody, content_type = "application/problem+json"),
        (status = SERVICE_UNAVAILABLE, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub(super) async fn stream(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    caller: Caller,
    Query(query): Query<EventsQuery>,
    SignedIn { identity, .. }: SignedIn,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    if Speaker::in_address(query.member.as_deref()).is_another(identity.member.id) {
        return Err(Problem::another_member());
    }
    let entry = app
        .event_streams
        .enter(caller.holder(Some(identity.member.id)))?;
    // Listen first and look then who it is: what changes in between is not missed.
    let notices = app.events.listen();
    let presented = Presented::in_headers(&headers, app.cookies()).ok_or(Problem::signed_out())?;
    let signed_in = app
        .with_store(move |store| presented.authenticate(store, clock::now()))
        .await?
        .ok_or(Problem::signed_out())?;
    let (sender, events) = mpsc::channel(WAITING);
    let listener = Listener {
        app,
        presented,
        signed_in,
        sender,
        _entry: entry,
    };
    tokio::spawn(listener.run(notices));
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE);
    Ok(Sse::new(ReceiverStream::new(events)).keep_alive(keep_alive))
}

struct Listener {
    app: Arc<App>,
    presented: Presented,
    signed_in: SignedIn,
    sender: Sender,
    _entry: Entry,
}

/// Nobody listens any more, or nothing more is to be said.
struct Ends;

impl Listener {
    async fn run(mut self, mut notices: broadcast::Receiver<Notice>) {
        let mut stopping = self.app.stopping.subscribe();
        let sender = self.sender.clone();
        let over = self.signed_in.over();
        let is_over = tokio::select! {
            _ = stopping.wait_for(|it| *it) => false,
            () = sender.closed() => false,
            _ = self.tell(&mut notices) => false,
            () = over => true,
        };
        if is_over {
            // Nobody may listen any more.
            let _ = self.say("signed-out").await;
        }
    }

    async fn tell(&mut self, notices: &mut broadcast::Receiver<Notice>) -> Result<(), Ends> {
        self.send(Event::default().event("hello").data("{}"))
            .await?;
        self.tell_presence().await?;
        loop {
            match notices.recv().await {
                Ok(notice) => self.pass_on(notice).await?,
                Err(RecvError::Lagged(_)) => self.tell_all().await?,
                Err(RecvError::Closed) => return Err(Ends),
            }
        }
    }

    async fn pass_on(&mut self, notice: Notice) -> Result<(), Ends> {
        match notice {
            Notice::Documents(workspace) if workspace == self.signed_in.identity.workspace.id => {
                self.say("documents").await
            }
            Notice::Members(workspace) if workspace == self.signed_in.identity.workspace.id => {
                self.say("members").await
            }
            Notice::Organisations(workspace)
                if workspace == self.signed_in.identity.workspace.id =>
            {
                self.say("organisations").await
            }
            Notice::AdmissionEnded(member) if member == self.signed_in.identity.member.id => {
                self.say("signed-out").await?;
                Err(Ends)
            }
            Notice::Member(member) if member == self.signed_in.identity.member.id => {
                self.tell_me().await
            }
            Notice::Held(document) => self.tell_held(document).await,
            Notice::Presence(document) => self.tell_presence_of(document).await,
            Notice::SessionEnded(_) | Notice::TokenRevoked(_) if self.ends_with(notice) => {
                self.say("signed-out").await?;
                Err(Ends)
            }
            _ => Ok(()),
        }
    }

    fn ends_with(&self, notice: Notice) -> bool {
        match self.signed_in.credential {
            Credential::Session(session) => notice == Notice::SessionEnded(session),
            Credential::Token(token) => notice == Notice::TokenRevoked(token),
        }
    }

    /// After a gap: everything may be another, the sign-in too.
    async fn tell_all(&mut self) -> Result<(), Ends> {
        let presented = self.presented;
        let signed_in = self
            .app
            .with_store(move |store| presented.authenticate(store, clock::now()))
            .await;
        if matches!(signed_in, Ok(None)) {
            self.say("signed-out").await?;
            return Err(Ends);
        }
        for list in ["documents", "members", "organisations"] {
            self.say(list).await?;
        }
        if self.signed_in.identity.member.role == Role::Moderator {
            self.say("held").await?;
        }
        self.tell_me().await?;
        Ok(())
    }

    /// The own record changed, and with it perhaps whose names may be seen.
    async fn tell_me(&mut self) -> Result<(), Ends> {
        let member = self.signed_in.identity.member.id;
        let identity = self
            .app
            .with_store(move |store| store.identity(member))
            .await;
        if let Ok(Some(identity)) = identity {
            self.signed_in.renew(identity);
        }
        self.say("me").await?;
        self.say("documents").await?;
        self.tell_presence().await
    }

    async fn tell_presence(&self) -> Result<(), Ends> {
        for document in self.app.connections.open_documents() {
            self.tell_presence_of(document).await?;
        }
        Ok(())
    }

    async fn tell_presence_of(&self, document: DocumentId) -> Result<(), Ends> {
        let viewer = &self.signed_in.identity;
        let asker = self.signed_in.member_at_most();
        let right = self
            .app
            .with_store(move |store| rights::on_document(store, asker, document))
            .await;
        if !matches!(right, Ok(Some(_))) {
            return Ok(());
        }
        let present = self.app.connections.present(document).into_iter();
        let presence = Presence {
            document_id: document.to_string(),
            peers: present
                .map(|peer| PresentPeer::seen_by(viewer, peer))
                .collect(),
        };
        let event = Event::default().event("presence").json_data(presence);
        self.send(event.map_err(|_| Ends)?).await
    }

    /// Changes wait for their authors, or no more: moderators decide about them.
    async fn tell_held(&self, document: DocumentId) -> Result<(), Ends> {
        let viewer = &self.signed_in.identity;
        let workspace = viewer.workspace.id;
        let found = self
            .app
            .with_store(move |store| store.workspace_of(document))
            .await;
        if viewer.member.role < Role::Moderator || !matches!(found, Ok(Some(it)) if it == workspace)
        {
            return Ok(());
        }
        self.say("held").await
    }

    async fn say(&self, name: &str) -> Result<(), Ends> {
        self.send(Event::default().event(name).data("{}")).await
    }

    async fn send(&self, event: Event) -> Result<(), Ends> {
        self.sender.send(Ok(event)).await.map_err(|_| Ends)
    }
}
