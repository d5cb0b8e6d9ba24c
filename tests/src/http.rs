//! The API, as a program asks it.

use crate::{Member, Request, Response, World};
use serde_json::Value;
use std::net::TcpStream;
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

impl From<Response> for Answer {
    /// Reads the body, which must be JSON or nothing.
    fn from(response: Response) -> Self {
        let json = match response.body.as_slice() {
            [] => Value::Null,
            body => serde_json::from_slice(body)
                .unwrap_or_else(|_| panic!("no JSON: {}", response.text())),
        };
        Self {
            status: response.status,
            json,
            chunks: response.chunks,
            headers: response.headers().to_vec(),
        }
    }
}

impl World {
    /// Asks about the document: `path` is what comes after its id.
    pub fn get(&self, member: &Member, path: &str) -> Answer {
        self.get_if_none_match(member, path, "")
    }

    /// Asks about the document, and names the entity tag that the asker has.
    pub fn get_if_none_match(&self, member: &Member, path: &str, tag: &str) -> Answer {
        let request = self.about(member, "GET", path).if_none_match(tag);
        request.send(self.server.address()).into()
    }

    /// How long the answer about the document takes to be there whole.
    pub fn time(&self, member: &Member, path: &str) -> Duration {
        let request = self.about(member, "GET", path);
        let started = Instant::now();
        let answer = request.send(self.server.address());
        let took = started.elapsed();
        assert_eq!(answer.status, 200, "{path}");
        took
    }

    /// Asks about the document and does not read the answer: it waits in the connection, which the caller keeps.
    pub fn ask_and_not_read(&self, member: &Member, path: &str) -> TcpStream {
        let request = self.about(member, "GET", path);
        request.begin(self.server.address())
    }

    /// Sends something about the document.
    pub fn send(&self, member: &Member, method: &str, path: &str, body: &Value) -> Answer {
        let request = self.about(member, method, path).json(body);
        request.send(self.server.address()).into()
    }

    /// A number that the server counts or measures.
    pub fn metric(&self, member: &Member, name: &str) -> u64 {
        let request = Request::new("GET", "/metrics").of(member);
        let page = request.send(self.server.address()).text();
        let value = page.lines().find_map(|line| line.strip_prefix(name));
        let value = value.and_then(|it| it.trim().parse().ok());
        value.unwrap_or_else(|| panic!("no {name} in {page}"))
    }

    /// Changes the workspace.
    pub fn change_workspace(&self, member: &Member, body: &Value) -> Answer {
        let request = Request::new("PATCH", "/api/v1/workspace").of(member);
        request.json(body).send(self.server.address()).into()
    }

    /// A request of a member's program about the document: `path` is what comes after its id.
    pub(crate) fn about(&self, member: &Member, method: &str, path: &str) -> Request {
        let path = format!("/api/v1/documents/{}{path}", self.document);
        Request::new(method, &path).of(member)
    }
}
