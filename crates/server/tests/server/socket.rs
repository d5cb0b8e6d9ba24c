//! The socket's door: who gets in, who is shown out, and with which code.

use super::running::{Folder, Server};
use futures_util::{SinkExt, StreamExt};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use wortlaut_model::DocumentId;

const PATIENCE: Duration = Duration::from_secs(30);

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn connect(
    server: &Server<'_>,
    token: &str,
    headers: &[(&'static str, &str)],
) -> Result<Socket, Error> {
    let url = format!("ws://{}/sync?token={token}", server.address);
    let mut request = url.into_client_request().unwrap();
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().unwrap());
    }
    connect_async(request).await.map(|(socket, _)| socket)
}

/// The next message that is not a ping.
async fn next(socket: &mut Socket) -> Message {
    loop {
        let message = timeout(PATIENCE, socket.next())
            .await
            .expect("a message in time");
        match message.expect("a message").expect("no error") {
            Message::Ping(_) => {}
            message => return message,
        }
    }
}

async fn close_code(socket: &mut Socket) -> u16 {
    match next(socket).await {
        Message::Close(Some(frame)) => frame.code.into(),
        other => panic!("not a close frame with a code: {other:?}"),
    }
}

/// A `join` frame, in CBOR by hand: `{type, senderId, supportedProtocolVersions: ["1"]}`.
fn join(peer: &str) -> Message {
    let mut frame = vec![0xa3];
    for text in [
        "type",
        "join",
        "senderId",
        peer,
        "supportedProtocolVersions",
    ] {
        push_text(&mut frame, text);
    }
    frame.push(0x81);
    push_text(&mut frame, "1");
    Message::Binary(frame.into())
}

fn request(document: DocumentId) -> Message {
    let mut frame = vec![0xa5];
    let id = document.to_string();
    for text in [
        "type",
        "request",
        "senderId",
        "tab",
        "targetId",
        "server",
        "documentId",
        &id,
        "data",
    ] {
        push_text(&mut frame, text);
    }
    // An Automerge sync message that has nothing, needs nothing and knows nothing.
    frame.extend([0x45, 0x42, 0, 0, 0, 0]);
    Message::Binary(frame.into())
}

fn push_text(frame: &mut Vec<u8>, text: &str) {
    let length = u8::try_from(text.len()).unwrap();
    if length < 24 {
        frame.push(0x60 | length);
    } else {
        frame.extend([0x78, length]);
    }
    frame.extend(text.as_bytes());
}

fn contains(message: &Message, text: &str) -> bool {
    let bytes = message.clone().into_data();
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_not_signed_in_never_gets_a_frame() {
    let folder = Folder::new();
    let (member, _) = folder.member("Jonas Brandl", "Stadtwerke München", "editor");
    let (token_id, revoked) = folder.token(&member);
    let server = folder.serve();
    folder.json(&["token", "revoke", &token_id]);
    for token in ["", "wrong", revoked.as_str()] {
        let mut socket = connect(&server, token, &[]).await.unwrap();
        assert_eq!(close_code(&mut socket).await, 4401);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_page_gets_no_socket_whatever_it_carries() {
    let folder = Folder::new();
    let (member, _) = folder.member("Jonas Brandl", "Stadtwerke München", "editor");
    let (_, token) = folder.token(&member);
    let server = folder.serve();
    for origin in ["http://evil.example", "null"] {
        match connect(&server, &token, &[("origin", origin)]).await {
            Err(Error::Http(response)) => assert_eq!(response.status(), 403),
            other => panic!("{other:?}"),
        }
    }
    let origin = server.origin();
    assert!(
        connect(&server, &token, &[("origin", &origin)])
            .await
            .is_ok()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_revoked_closes_its_socket() {
    let folder = Folder::new();
    let (member, _) = folder.member("Jonas Brandl", "Stadtwerke München", "editor");
    let (token_id, token) = folder.token(&member);
    let server = folder.serve();
    let mut socket = connect(&server, &token, &[]).await.unwrap();
    socket.send(join("tab")).await.unwrap();
    assert!(contains(&next(&mut socket).await, "storageId"));
    folder.json(&["token", "revoke", &token_id]);
    assert_eq!(close_code(&mut socket).await, 4401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_peer_id_belongs_to_one_member_whose_newer_connection_replaces_the_older() {
    let folder = Folder::new();
    let (jonas, _) = folder.member("Jonas Brandl", "Stadtwerke München", "editor");
    let (elif, _) = folder.member("Elif Yıldız", "Stadtwerke Dortmund", "editor");
    let ((_, jonas), (_, elif)) = (folder.token(&jonas), folder.token(&elif));
    let server = folder.serve();
    let mut older = connect(&server, &jonas, &[]).await.unwrap();
    older.send(join("tab")).await.unwrap();
    assert!(contains(&next(&mut older).await, "peer"));
    let mut stranger = connect(&server, &elif, &[]).await.unwrap();
    stranger.send(join("tab")).await.unwrap();
    assert_eq!(close_code(&mut stranger).await, 4403);
    let mut newer = connect(&server, &jonas, &[]).await.unwrap();
    newer.send(join("tab")).await.unwrap();
    assert!(contains(&next(&mut newer).await, "peer"));
    assert_eq!(close_code(&mut older).await, 4503);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_document_is_unavailable_and_a_known_one_answers() {
    let folder = Folder::new();
    let (member, _) = folder.member("Jonas Brandl", "Stadtwerke München", "reader");
    let (_, token) = folder.token(&member);
    let created = folder.json(&["document", "create", "--title", "Entwurf"]);
    let known: DocumentId = created["document_id"].as_str().unwrap().parse().unwrap();
    let server = folder.serve();
    let mut socket = connect(&server, &token, &[]).await.unwrap();
    socket.send(join("tab")).await.unwrap();
    assert!(contains(&next(&mut socket).await, "peer"));
    socket
        .send(request(DocumentId::from_bytes([1; 16])))
        .await
        .unwrap();
    assert!(contains(&next(&mut socket).await, "doc-unavailable"));
    socket.send(request(known)).await.unwrap();
    assert!(contains(&next(&mut socket).await, "Entwurf"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_frame_ends_the_connection_and_a_stop_says_to_come_back() {
    let folder = Folder::new();
    let (member, _) = folder.member("Jonas Brandl", "Stadtwerke München", "editor");
    let (_, token) = folder.token(&member);
    let server = folder.serve();
    let mut before_join = connect(&server, &token, &[]).await.unwrap();
    before_join
        .send(Message::Binary(vec![0xff].into()))
        .await
        .unwrap();
    assert_eq!(close_code(&mut before_join).await, 4400);
    let mut joined = connect(&server, &token, &[]).await.unwrap();
    joined.send(join("tab")).await.unwrap();
    assert!(contains(&next(&mut joined).await, "peer"));
    let stopping = std::thread::scope(|scope| {
        let stopping = scope.spawn(|| server.stop());
        let code = tokio::task::block_in_place(|| {
            tokio::runtime::Handle::current().block_on(close_code(&mut joined))
        });
        assert_eq!(code, 4503);
        drop(joined);
        stopping.join().unwrap()
    });
    assert!(stopping.0.success());
}
