//! Other people's pages: what a browser sends for them with the member's cookie on it.

use crate::browser::{self, PUBLIC_URL, sign_in};
use serde_json::json;
use wortlaut_model::Role;
use wortlaut_tests::wire::{self, ServerFrame};
use wortlaut_tests::{Incoming, Member, Request, Response, Socket, World};

/// Headers by which a page of somebody else, or something that is no page, could ask for a socket.
const ATTEMPTS: [&[(&str, &str)]; 36] = [
    &[],
    &[("origin", "")],
    &[("origin", "null")],
    &[("origin", "NULL")],
    &[("origin", "*")],
    &[("origin", "https://evil.example")],
    &[("origin", "https://evil.example:443")],
    // Another scheme or port.
    &[("origin", "http://text.example.org")],
    &[("origin", "wss://text.example.org")],
    &[("origin", "ftp://text.example.org")],
    &[("origin", "file://text.example.org")],
    &[("origin", "https://text.example.org:8443")],
    &[("origin", "https://text.example.org:443")],
    &[("origin", "https://text.example.org:0")],
    // Names that begin, end or look like ours.
    &[("origin", "https://evil.text.example.org")],
    &[("origin", "https://example.org")],
    &[("origin", "https://text.example.org.evil.example")],
    &[("origin", "https://eviltext.example.org")],
    &[("origin", "https://text.example.org.")],
    &[("origin", "https://text.example.orgevil")],
    &[("origin", "https://text-example.org")],
    &[("origin", "https://tеxt.example.org")],
    &[("origin", "https://xn--txt-8cd.example.org")],
    // Parts that no origin has.
    &[("origin", "https://text.example.org@evil.example")],
    &[("origin", "https://evil@text.example.org")],
    &[("origin", "https://text.example.org/")],
    &[("origin", "https://text.example.org#evil.example")],
    &[("origin", "https://text.example.org evil.example")],
    &[("origin", "https://text%2Eexample.org")],
    &[("origin", "HTTPS://TEXT.EXAMPLE.ORG")],
    // Addresses instead of names.
    &[("origin", "http://127.0.0.1")],
    &[("origin", "https://[::1]")],
    // Twice, or at odds with what the browser says beside it.
    &[("origin", PUBLIC_URL), ("origin", "https://evil.example")],
    &[("origin", PUBLIC_URL), ("sec-fetch-site", "cross-site")],
    &[("origin", PUBLIC_URL), ("sec-fetch-site", "same-site")],
    &[("sec-fetch-site", "none")],
];

#[tokio::test(flavor = "multi_thread")]
async fn no_page_but_our_own_gets_a_socket_with_a_members_cookie() {
    let world = World::start_with(&["--public-url", PUBLIC_URL]);
    let member = world.add("Lübeck", Role::Moderator);
    let cookie = signed_in(&world, &member);
    for headers in ATTEMPTS {
        let answer = upgrade(&world, "/sync", &cookie, headers);
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (403, "foreign-origin"),
            "{headers:?}"
        );
    }
    // Another host in front does not make another origin ours.
    for host in ["evil.example", "text.example.org"] {
        let headers = [
            ("origin", "https://evil.example"),
            ("x-forwarded-host", host),
        ];
        assert_eq!(
            upgrade(&world, "/sync", &cookie, &headers).status,
            403,
            "{host}"
        );
    }
    // A page that has a token from somewhere is no page of ours either.
    let path = format!("/sync?token={}", member.token);
    let foreign = [("origin", "https://evil.example")];
    assert_eq!(upgrade(&world, &path, "", &foreign).status, 403);
    // The same request from our own page.
    let own = [("origin", PUBLIC_URL), ("cookie", cookie.as_str())];
    let mut socket = Socket::open_with(world.server.address(), "/sync", &own)
        .await
        .expect("our own page gets a socket");
    socket.send(wire::join("page")).await.expect("a join");
    let answer = socket.next().await;
    assert!(
        matches!(answer, Incoming::Frame(ServerFrame::Peer { .. })),
        "{answer:?}"
    );
}

#[test]
fn no_page_but_our_own_changes_anything_with_a_members_cookie() {
    let world = World::start_with(&["--public-url", PUBLIC_URL]);
    let member = world.add("Lübeck", Role::Moderator);
    let cookie = signed_in(&world, &member);
    let change = |headers: &[(&str, &str)], shows: bool| {
        let request = Request::new("PATCH", "/api/v1/workspace").header("cookie", &cookie);
        let request = headers.iter().fold(request, |request, (name, value)| {
            request.header(name, value)
        });
        request
            .json(&json!({ "persons_in_history": shows }))
            .send(world.server.address())
    };
    for headers in ATTEMPTS {
        assert_eq!(change(headers, true).status, 403, "{headers:?}");
    }
    assert_eq!(change(&[("origin", PUBLIC_URL)], true).status, 200);
    let own = [("sec-fetch-site", "same-origin")];
    assert_eq!(change(&own, false).status, 200);
}

fn signed_in(world: &World, member: &Member) -> String {
    let invitation = world.invite(member);
    sign_in(
        world.server.address(),
        &invitation,
        PUBLIC_URL,
        "203.0.113.7",
    )
}

fn upgrade(world: &World, path: &str, cookie: &str, headers: &[(&str, &str)]) -> Response {
    browser::upgrade(world, path, &[&[("cookie", cookie)], headers].concat())
}
