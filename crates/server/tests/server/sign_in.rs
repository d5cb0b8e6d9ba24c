//! Signing in and out, and what a member may see.

use super::http::{Answer, Events, ask};
use super::running::{Folder, Server, text};
use serde_json::json;

fn with_token(request: &str, server: &Server<'_>, invitation: &str) -> Answer {
    let origin = server.origin();
    let body = json!({ "token": invitation }).to_string();
    ask(server, request, &[("origin", &origin)], &body)
}

fn sign_in(server: &Server<'_>, invitation: &str) -> String {
    let answer = with_token("POST /api/v1/session", server, invitation);
    assert_eq!(answer.status, 200, "{}", answer.body);
    let cookie = answer.header("set-cookie").unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

#[test]
fn looking_at_an_invitation_leaves_it_good_and_signing_in_uses_it_up() {
    let folder = Folder::new();
    let (_, invitation) = folder.member("Jonas Brandl", "Stadtwerke München", "editor");
    let server = folder.serve();
    for _ in 0..2 {
        let preview = with_token("POST /api/v1/invitations/preview", &server, &invitation);
        assert_eq!(preview.status, 200);
        assert_eq!(text(&preview.json(), "member_name"), "Jonas Brandl");
    }
    let answer = with_token("POST /api/v1/session", &server, &invitation);
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.starts_with("wortlaut=") && cookie.contains("HttpOnly; SameSite=Lax"));
    assert_eq!(text(&answer.json()["member"], "role"), "editor");
    for request in ["POST /api/v1/session", "POST /api/v1/invitations/preview"] {
        let again = with_token(request, &server, &invitation);
        assert_eq!(again.status, 410);
        assert_eq!(
            again.header("content-type"),
            Some("application/problem+json")
        );
        assert_eq!(with_token(request, &server, "unknown").status, 404);
    }
}

#[test]
fn a_session_ends_with_its_button_and_its_events_end_with_it() {
    let folder = Folder::new();
    let (_, invitation) = folder.member("Jonas Brandl", "Stadtwerke München", "editor");
    let server = folder.serve();
    let cookie = sign_in(&server, &invitation);
    let me = ask(&server, "GET /api/v1/me", &[("cookie", &cookie)], "");
    assert_eq!(text(&me.json()["member"], "name"), "Jonas Brandl");
    let mut events = Events::listen(&server, &[("cookie", &cookie)]);
    folder.json(&["document", "create", "--title", "Entwurf"]);
    events.until("documents");
    let origin = server.origin();
    let own = [("cookie", cookie.as_str()), ("origin", origin.as_str())];
    assert_eq!(ask(&server, "DELETE /api/v1/session", &own, "").status, 204);
    events.until("signed-out");
    events.until_end();
    assert_eq!(
        ask(&server, "GET /api/v1/me", &[("cookie", &cookie)], "").status,
        401
    );
}

#[test]
fn a_page_of_another_origin_changes_nothing_with_a_members_cookie() {
    let folder = Folder::new();
    let (_, invitation) = folder.member("Jonas Brandl", "Stadtwerke München", "editor");
    let server = folder.serve();
    let cookie = sign_in(&server, &invitation);
    let body = json!({ "title": "Entwurf", "kind": "definition" }).to_string();
    for headers in [
        vec![("cookie", cookie.as_str())],
        vec![
            ("cookie", cookie.as_str()),
            ("origin", "http://evil.example"),
        ],
        vec![
            ("cookie", cookie.as_str()),
            ("sec-fetch-site", "cross-site"),
        ],
    ] {
        let answer = ask(&server, "POST /api/v1/documents", &headers, &body);
        assert_eq!(answer.status, 403, "{headers:?}");
        assert_eq!(
            text(&answer.json(), "type"),
            "urn:wortlaut:problem:foreign-origin"
        );
    }
    let own = [
        ("cookie", cookie.as_str()),
        ("sec-fetch-site", "same-origin"),
    ];
    assert_eq!(
        ask(&server, "POST /api/v1/documents", &own, &body).status,
        201
    );
}

#[test]
fn names_are_seen_in_ones_own_organisation_and_by_moderators() {
    let folder = Folder::new();
    let (editor, _) = folder.member("Jonas Brandl", "Stadtwerke München", "editor");
    let (moderator, _) = folder.member("Hanne Petersen", "Stadtwerke Lübeck", "moderator");
    let server = folder.serve();
    let names = |member: &str| {
        let (_, token) = server.folder.token(member);
        let bearer = format!("Bearer {token}");
        let answer = ask(
            &server,
            "GET /api/v1/members",
            &[("authorization", &bearer)],
            "",
        );
        let members = answer.json();
        let names = members
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["name"].clone());
        names.collect::<Vec<_>>()
    };
    assert_eq!(names(&editor), [json!("Jonas Brandl"), json!(null)]);
    assert_eq!(
        names(&moderator),
        [json!("Jonas Brandl"), json!("Hanne Petersen")]
    );
}

#[test]
fn a_right_that_is_taken_away_is_gone_at_once() {
    let folder = Folder::new();
    let (member, invitation) = folder.member("Jonas Brandl", "Stadtwerke München", "editor");
    let server = folder.serve();
    let cookie = sign_in(&server, &invitation);
    let mut events = Events::listen(&server, &[("cookie", &cookie)]);
    folder.json(&["member", "role", "--member", &member, "reader"]);
    events.until("me");
    let own = [
        ("cookie", cookie.as_str()),
        ("sec-fetch-site", "same-origin"),
    ];
    let body = json!({ "title": "Entwurf", "kind": "definition" }).to_string();
    assert_eq!(
        ask(&server, "POST /api/v1/documents", &own, &body).status,
        403
    );
}

#[test]
fn pages_health_and_metrics_answer_and_pages_are_protected() {
    let folder = Folder::new();
    let server = folder.serve();
    for page in ["/", "/invitation", "/d/2j9knpCseyhnK8izDmLpGP5WMdZQ"] {
        let answer = ask(&server, &format!("GET {page}"), &[], "");
        assert_eq!(answer.status, 200, "{page}");
        assert_eq!(answer.header("cache-control"), Some("no-cache"));
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-inline"));
    }
    assert_eq!(ask(&server, "GET /healthz", &[], "").status, 200);
    assert_eq!(ask(&server, "GET /readyz", &[], "").status, 200);
    assert_eq!(ask(&server, "GET /metrics", &[], "").status, 200);
    let through_a_proxy = [("x-forwarded-for", "203.0.113.7")];
    assert_eq!(
        ask(&server, "GET /metrics", &through_a_proxy, "").status,
        401
    );
    let missing = ask(&server, "GET /nothing", &[("accept-language", "en")], "");
    assert_eq!(
        (missing.status, text(&missing.json(), "title")),
        (404, "There is no such thing here.".to_owned())
    );
}
