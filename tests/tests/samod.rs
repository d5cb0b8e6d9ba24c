//! An unmodified client of the crate samod, which nobody here wrote.
#![expect(
    clippy::expect_used,
    reason = "a broken expectation is how a test fails"
)]

use automerge::transaction::Transactable;
use automerge::{ROOT, ReadDoc};
use futures_util::{SinkExt, StreamExt, future};
use samod::{BackoffConfig, DialError, Dialer, DocHandle, Repo, Transport};
use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::{Error, Message};
use url::Url;
use wortlaut_model::{DocumentId, Role};
use wortlaut_tests::{Member, PATIENCE, World, eventually};

#[tokio::test(flavor = "multi_thread")]
async fn samod_and_an_ordinary_client_write_one_text() {
    let world = World::start();
    let lübeck = world.connect("Lübeck").await;
    lübeck.types("Zuerst Lübeck. ");
    lübeck.until_saved().await;

    let bund = repo(&world, &world.add("Bund", Role::Editor)).await;
    let handle = find(&bund, &world.document)
        .await
        .expect("the document is there");
    until_reads(&handle, "Zuerst Lübeck.").await;

    tokio::join!(types(&handle, "Bund"), async {
        for number in 0..50 {
            lübeck.types(&format!("Lübeck {number}. "));
            tokio::task::yield_now().await;
        }
    });
    until_reads(&handle, "Lübeck 49.").await;
    lübeck.until_reads("Bund 49.").await;
    eventually("both to have the same document", || {
        let theirs = handle.with_document(|document| sorted(document.get_heads()));
        (theirs == lübeck.look(|replica| replica.heads())).then_some(())
    })
    .await;
    lübeck.until_saved().await;
    lübeck.assert_never_refused();
    bund.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn samod_is_told_when_there_is_no_such_document() {
    let world = World::start();
    let bund = repo(&world, &world.add("Bund", Role::Editor)).await;
    let unknown = DocumentId::from_bytes([7; 16]).to_string();
    assert!(find(&bund, &unknown).await.is_none());
    bund.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn samod_goes_on_when_the_server_comes_back() {
    let mut world = World::start();
    let bund = repo(&world, &world.add("Bund", Role::Editor)).await;
    let handle = find(&bund, &world.document)
        .await
        .expect("the document is there");
    world.server.stop();
    types(&handle, "Ohne Verbindung").await;
    world.server.start_again();
    let lübeck = world.connect("Lübeck").await;
    lübeck.until_reads("Ohne Verbindung 49.").await;
    bund.stop().await;
}

async fn types(handle: &DocHandle, words: &str) {
    for number in 0..50 {
        let words = format!("{words} {number}. ");
        handle.with_document(|document| {
            let (_, text) = document.get(ROOT, "text").expect("a root").expect("a text");
            let mut transaction = document.transaction();
            transaction
                .splice_text(&text, 0, 0, &words)
                .expect("an insertion");
            transaction.commit();
        });
        tokio::task::yield_now().await;
    }
}

async fn until_reads(handle: &DocHandle, words: &str) {
    eventually(&format!("{words:?} to arrive"), || {
        let text = handle.with_document(|document| {
            let (_, text) = document.get(ROOT, "text").ok()??;
            document.text(&text).ok()
        });
        text.is_some_and(|text| text.contains(words)).then_some(())
    })
    .await;
}

fn sorted(mut heads: Vec<automerge::ChangeHash>) -> Vec<automerge::ChangeHash> {
    heads.sort_unstable();
    heads
}

/// A repository of samod's, connected to the server.
async fn repo(world: &World, member: &Member) -> Repo {
    let repo = Repo::build_tokio().load().await;
    let url = format!(
        "ws://{}/sync?token={}",
        world.server.address(),
        member.token
    );
    let url = Url::parse(&url).expect("a URL");
    let back_off = BackoffConfig {
        initial_delay: Duration::from_millis(50),
        max_delay: Duration::from_millis(200),
        max_retries: None,
    };
    let dialer = repo.dial(back_off, Arc::new(WebSocketDialer(url)));
    let dialer = dialer.expect("the repository runs");
    let established = tokio::time::timeout(PATIENCE, dialer.established()).await;
    established
        .expect("in time")
        .expect("samod and the server shake hands");
    repo
}

async fn find(repo: &Repo, document: &str) -> Option<DocHandle> {
    let id = document.parse().expect("samod reads our document ids");
    let found = tokio::time::timeout(PATIENCE, repo.find(id)).await;
    found.expect("find answers").expect("the repository runs")
}

/// samod's own WebSocket dialer needs native TLS; this one hands it the same frames.
struct WebSocketDialer(Url);

type Dialing = Pin<Box<dyn Future<Output = Result<Transport, DialError<Infallible>>> + Send>>;

impl Dialer for WebSocketDialer {
    type Error = Infallible;

    fn url(&self) -> Url {
        self.0.clone()
    }

    fn connect(&self) -> Dialing {
        let url = self.0.clone();
        Box::pin(async move {
            let (stream, _) = connect_async(url.as_str())
                .await
                .map_err(DialError::transient)?;
            let (sink, stream) = stream.split();
            let frames = stream.filter_map(|message| {
                future::ready(match message {
                    Ok(Message::Binary(bytes)) => Some(Ok(bytes.to_vec())),
                    Ok(_) => None,
                    Err(error) => Some(Err(error)),
                })
            });
            let sink =
                sink.with(|bytes: Vec<u8>| future::ready(Ok::<_, Error>(Message::binary(bytes))));
            Ok(Transport::new(frames, sink))
        })
    }
}
