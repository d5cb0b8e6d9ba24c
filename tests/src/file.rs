//! Files and pages, as a browser fetches them: with or without a sign-in.

use crate::{Member, PATIENCE, World};
use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;

/// What the server answered, byte by byte.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub bytes: Vec<u8>,
    headers: Vec<(String, String)>,
}

impl Fetched {
    /// A header by its name in lower case; empty when it is absent.
    pub fn header(&self, name: &str) -> &str {
        let header = self.headers.iter().find(|(it, _)| it == name);
        header.map_or("", |(_, value)| value.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        let text = self.text();
        serde_json::from_str(&text).unwrap_or_else(|_| panic!("no JSON: {text}"))
    }

    /// The last part of a problem's type.
    pub fn problem(&self) -> String {
        let kind = self.json()["type"].as_str().unwrap_or_default().to_owned();
        kind.rsplit(':').next().unwrap_or_default().to_owned()
    }

    /// This answer, which must have this status.
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }
}

impl World {
    /// Fetches a page as anybody can, without a sign-in.
    pub fn visit(&self, path: &str) -> Fetched {
        self.visit_if_none_match(path, "")
    }

    /// As [`World::visit`], naming the entity tag that the visitor has.
    pub fn visit_if_none_match(&self, path: &str, tag: &str) -> Fetched {
        let headers = [("if-none-match", tag)];
        self.exchange("GET", path, &headers[..usize::from(!tag.is_empty())], &[])
    }

    /// Fetches a file about the document: `path` is what comes after its id.
    pub fn download(&self, member: &Member, path: &str, tag: &str) -> Fetched {
        let token = format!("Bearer {}", member.token);
        let headers = [("authorization", token.as_str()), ("if-none-match", tag)];
        let path = format!("/api/v1/documents/{}{path}", self.document);
        self.exchange(
            "GET",
            &path,
            &headers[..1 + usize::from(!tag.is_empty())],
            &[],
        )
    }

    /// Sends a file to an address of the API.
    pub fn upload(&self, member: &Member, path: &str, file: &[u8]) -> Fetched {
        let token = format!("Bearer {}", member.token);
        let headers = [
            ("authorization", token.as_str()),
            ("content-type", "application/octet-stream"),
        ];
        self.exchange("POST", &format!("/api/v1{path}"), &headers, file)
    }

    /// Asks the API: `path` is what comes after `/api/v1`.
    pub fn ask(&self, member: &Member, path: &str) -> Fetched {
        let token = format!("Bearer {}", member.token);
        let headers = [("authorization", token.as_str())];
        self.exchange("GET", &format!("/api/v1{path}"), &headers, &[])
    }

    /// Sends something to the API as a program does: `path` is what comes after `/api/v1`.
    pub fn tell(&self, member: &Member, method: &str, path: &str, body: &Value) -> Fetched {
        let token = format!("Bearer {}", member.token);
        let headers = [
            ("authorization", token.as_str()),
            ("content-type", "application/json"),
        ];
        let body = body.to_string().into_bytes();
        self.exchange(method, &format!("/api/v1{path}"), &headers, &body)
    }

    pub(crate) fn exchange(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Fetched {
        let address = self.server.address();
        let mut stream = TcpStream::connect(address).expect("the server listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time-out");
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {}\r\n",
            body.len()
        );
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let request = [head.as_bytes(), b"\r\n", body].concat();
        // A server that refuses a body may not read it to its end.
        let _ = stream.write_all(&request);
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer in time");
        read(&answer)
    }
}

fn read(answer: &[u8]) -> Fetched {
    let end = answer.windows(4).position(|it| it == b"\r\n\r\n");
    let (head, body) = answer.split_at(end.expect("a head"));
    let head = String::from_utf8_lossy(head);
    let (status, headers) = head.split_once("\r\n").unwrap_or((&head, ""));
    let status = status.split(' ').nth(1).and_then(|it| it.parse().ok());
    let headers = headers.lines().filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_ascii_lowercase(), value.trim().to_owned()))
    });
    Fetched {
        status: status.expect("a status"),
        headers: headers.collect(),
        bytes: body[4..].to_vec(),
    }
}
