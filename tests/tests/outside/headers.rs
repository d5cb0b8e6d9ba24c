//! What every answer carries, and whom a proxy speaks for.

use crate::browser::PUBLIC_URL;
use serde_json::json;
use wortlaut_tests::{Request, Server};

#[test]
fn every_answer_protects_itself() {
    let server = Server::start_with(&["--public-url", PUBLIC_URL]);
    let paths = [
        "/",
        "/api/v1/me",
        "/p/nothing",
        "/nowhere",
        "/sync",
        "/healthz",
    ];
    for path in paths {
        let answer = Request::new("GET", path).send(server.address());
        let header = |name| answer.header(name).unwrap_or_default();
        assert!(
            header("content-security-policy").contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("x-frame-options"), "DENY", "{path}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(
            header("cross-origin-opener-policy"),
            "same-origin",
            "{path}"
        );
        assert_eq!(
            header("cross-origin-resource-policy"),
            "same-origin",
            "{path}"
        );
        assert_eq!(
            header("strict-transport-security"),
            "max-age=31536000",
            "{path}"
        );
        assert!(answer.header("server").is_none(), "{path}");
    }
}

#[test]
fn without_https_nothing_binds_a_browser_to_it() {
    let server = Server::start();
    let answer = Request::new("GET", "/").send(server.address());
    assert_eq!(answer.header("strict-transport-security"), None);
}

/// Thirty looks are free; which address they are counted for shows who the server thinks it speaks with.
#[test]
fn only_a_trusted_proxy_says_whom_it_speaks_for() {
    let server = Server::start_with(&["--trusted-proxy", "10.0.0.0/8,fd00::/8"]);
    let origin = format!("http://{}", server.address());
    let look = |forwarded: &str| {
        Request::new("POST", "/api/v1/invitations/preview")
            .header("origin", &origin)
            .header("x-forwarded-for", forwarded)
            .json(&json!({ "token": "none" }))
            .send(server.address())
            .status
    };
    // What a client says of itself stands in front of what the proxies add.
    for number in 0..30 {
        assert_eq!(look(&format!("192.0.2.{number}, 203.0.113.7")), 404);
    }
    assert_eq!(look("203.0.113.7"), 429);
    assert_eq!(
        look("192.0.2.99, 203.0.113.7, 10.1.2.3"),
        429,
        "a chain of proxies"
    );
    assert_eq!(look("203.0.113.7, fd00::1"), 429, "a chain of proxies");
    assert_eq!(
        look("203.0.113.7, 198.51.100.1"),
        404,
        "a proxy that is not trusted"
    );
}

#[test]
fn an_address_that_floods_waits_and_others_do_not() {
    let server = Server::start();
    let ask = |from: &str| {
        Request::new("GET", "/healthz")
            .header("x-forwarded-for", from)
            .send(server.address())
    };
    let refused = (0..6_000)
        .map(|_| ask("203.0.113.7"))
        .find(|it| it.status == 429);
    let refused = refused.expect("a flood is stopped");
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert_eq!(ask("203.0.113.8").status, 200);
}
