//! The API, as a program asks it.

use crate::{Member, PATIENCE, World};
use serde_json::Value;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// What the API answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body; null when there was none.
    pub json: Value,
    headers: Vec<(String, String)>,
}

impl Answer {
    /// A header by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let header = self.headers.iter().find(|(it, _)| it == name);
        header.map(|(_, value)| value.as_str())
    }

    /// The body of an answer that must have this status.
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.json);
        self.json
    }

    /// The last part of a problem's type.
    pub fn problem(&self) -> &str {
        let kind = self.json["type"].as_str().unwrap_or_default();
        kind.rsplit(':').next().unwrap_or_default()
    }
}

impl World {
    /// Asks about the document: `path` is what comes after its id.
    pub fn get(&self, member: &Member, path: &str) -> Answer {
        self.get_if_none_match(member, path, "")
    }

    /// Asks about the document, and names the entity tag that the asker has.
    pub fn get_if_none_match(&self, member: &Member, path: &str, tag: &str) -> Answer {
        let address = format!("/api/v1/documents/{}{path}", self.document);
        ask(
            self.server.address(),
            member,
            "GET",
            &address,
            tag,
            &Value::Null,
        )
    }

    /// How long the answer about the document takes to be there whole, unread.
    pub fn time(&self, member: &Member, path: &str) -> Duration {
        let address = format!("/api/v1/documents/{}{path}", self.document);
        let started = Instant::now();
        let raw = exchange(
            self.server.address(),
            member,
            "GET",
            &address,
            "",
            &Value::Null,
        );
        let took = started.elapsed();
        assert!(raw.starts_with("HTTP/1.1 200 "), "{path}");
        took
    }

    /// Sends something about the document.
    pub fn send(&self, member: &Member, method: &str, path: &str, body: &Value) -> Answer {
        let address = format!("/api/v1/documents/{}{path}", self.document);
        ask(self.server.address(), member, method, &address, "", body)
    }

    /// A number that the server counts or measures.
    pub fn metric(&self, member: &Member, name: &str) -> u64 {
        let address = self.server.address();
        let page = exchange(address, member, "GET", "/metrics", "", &Value::Null);
        let value = page.lines().find_map(|line| line.strip_prefix(name));
        let value = value.and_then(|it| it.trim().parse().ok());
        value.unwrap_or_else(|| panic!("no {name} in {page}"))
    }

    /// Changes the workspace.
    pub fn change_workspace(&self, member: &Member, body: &Value) -> Answer {
        let address = self.server.address();
        ask(address, member, "PATCH", "/api/v1/workspace", "", body)
    }
}

fn ask(
    address: SocketAddr,
    member: &Member,
    method: &str,
    path: &str,
    tag: &str,
    body: &Value,
) -> Answer {
    read(&exchange(address, member, method, path, tag, body))
}

/// Sends a request and returns the whole answer as it came.
fn exchange(
    address: SocketAddr,
    member: &Member,
    method: &str,
    path: &str,
    tag: &str,
    body: &Value,
) -> String {
    let bearer = format!("Bearer {}", member.token);
    let mut headers = vec![("authorization", bearer.as_str())];
    if !tag.is_empty() {
        headers.push(("if-none-match", tag));
    }
    exchange_with(address, method, path, &headers, body)
}

/// Sends a request with these headers and returns the whole answer as it came.
pub(crate) fn exchange_with(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &Value,
) -> String {
    let mut stream = TcpStream::connect(address).expect("the server listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time-out");
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    if !body.is_empty() {
        let length = body.len();
        head.push_str(&format!(
            "content-type: application/json\r\ncontent-length: {length}\r\n"
        ));
    }
    stream
        .write_all(format!("{head}\r\n{body}").as_bytes())
        .expect("the server reads");
    let mut answer = String::new();
    stream
        .read_to_string(&mut answer)
        .expect("an answer in time");
    answer
}

pub(crate) fn read(answer: &str) -> Answer {
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let (status, headers) = head.split_once("\r\n").unwrap_or((head, ""));
    let status = status.split(' ').nth(1).and_then(|it| it.parse().ok());
    let headers = headers.lines().filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_ascii_lowercase(), value.trim().to_owned()))
    });
    let json = if body.is_empty() {
        Value::Null
    } else {
        serde_json::from_str(body).unwrap_or_else(|_| panic!("no JSON: {body}"))
    };
    Answer {
        status: status.expect("a status"),
        json,
        headers: headers.collect(),
    }
}
