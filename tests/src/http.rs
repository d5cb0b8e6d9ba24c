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
    /// In how many chunks the body came; none when its length was known.
    pub chunks: usize,
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
        assert!(raw.starts_with(b"HTTP/1.1 200 "), "{path}");
        took
    }

    /// Asks about the document and does not read the answer: it waits in the connection, which the caller keeps.
    pub fn ask_and_not_read(&self, member: &Member, path: &str) -> TcpStream {
        let address = format!("/api/v1/documents/{}{path}", self.document);
        begin(
            self.server.address(),
            member,
            "GET",
            &address,
            "",
            &Value::Null,
        )
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
        let page = String::from_utf8(page).expect("metrics are text");
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
) -> Vec<u8> {
    let mut answer = Vec::new();
    begin(address, member, method, path, tag, body)
        .read_to_end(&mut answer)
        .expect("an answer in time");
    answer
}

/// Sends a request, which ends its connection.
fn begin(
    address: SocketAddr,
    member: &Member,
    method: &str,
    path: &str,
    tag: &str,
    body: &Value,
) -> TcpStream {
    let mut stream = TcpStream::connect(address).expect("the server listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time-out");
    let mut head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\nauthorization: Bearer {}\r\n",
        member.token
    );
    if !tag.is_empty() {
        head.push_str(&format!("if-none-match: {tag}\r\n"));
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
    stream
}

fn read(answer: &[u8]) -> Answer {
    let end = answer.windows(4).position(|it| it == b"\r\n\r\n");
    let (head, body) = answer.split_at(end.expect("a head"));
    let head = std::str::from_utf8(head).expect("a head is text");
    let body = &body[4..];
    let (status, headers) = head.split_once("\r\n").unwrap_or((head, ""));
    let status = status.split(' ').nth(1).and_then(|it| it.parse().ok());
    let headers = headers.lines().filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_ascii_lowercase(), value.trim().to_owned()))
    });
    let headers: Vec<_> = headers.collect();
    let is_chunked = headers
        .iter()
        .any(|(name, value)| name == "transfer-encoding" && value == "chunked");
    let (chunks, body) = if is_chunked {
        joined(body)
    } else {
        (0, body.to_vec())
    };
    let json = if body.is_empty() {
        Value::Null
    } else {
        let text = || String::from_utf8_lossy(&body).into_owned();
        serde_json::from_slice(&body).unwrap_or_else(|_| panic!("no JSON: {}", text()))
    };
    Answer {
        status: status.expect("a status"),
        json,
        chunks,
        headers,
    }
}

/// How many chunks a body came in, and what they hold together (RFC 9112, 7.1). One that breaks off has no last chunk.
fn joined(mut body: &[u8]) -> (usize, Vec<u8>) {
    let (mut chunks, mut whole) = (0, Vec::new());
    loop {
        let end = body.windows(2).position(|it| it == b"\r\n");
        let (size, rest) = body.split_at(end.expect("the size of a chunk"));
        let size = std::str::from_utf8(size).expect("a size is text");
        let size = usize::from_str_radix(size, 16).expect("a size in hex");
        if size == 0 {
            return (chunks, whole);
        }
        chunks += 1;
        whole.extend(&rest[2..2 + size]);
        body = &rest[2 + size + 2..];
    }
}
