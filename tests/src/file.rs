//! Files and pages, as a browser fetches them: with or without a sign-in.

use crate::{Member, Request, Response, World};
use serde_json::Value;

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

impl From<Response> for Fetched {
    fn from(response: Response) -> Self {
        Self {
            status: response.status,
            headers: response.headers().to_vec(),
            bytes: response.body,
        }
    }
}

impl World {
    /// Fetches a page as anybody can, without a sign-in.
    pub fn visit(&self, path: &str) -> Fetched {
        self.visit_if_none_match(path, "")
    }

    /// As [`World::visit`], naming the entity tag that the visitor has.
    pub fn visit_if_none_match(&self, path: &str, tag: &str) -> Fetched {
        let request = Request::new("GET", path).if_none_match(tag);
        request.send(self.server.address()).into()
    }

    /// Fetches a file about the document: `path` is what comes after its id.
    pub fn download(&self, member: &Member, path: &str, tag: &str) -> Fetched {
        let request = self.about(member, "GET", path).if_none_match(tag);
        request.send(self.server.address()).into()
    }

    /// Sends a file to an address of the API.
    pub fn upload(&self, member: &Member, path: &str, file: &[u8]) -> Fetched {
        let request = Request::new("POST", &format!("/api/v1{path}")).of(member);
        let request = request.body("application/octet-stream", file.to_vec());
        request.send(self.server.address()).into()
    }

    /// Asks the API: `path` is what comes after `/api/v1`.
    pub fn ask(&self, member: &Member, path: &str) -> Fetched {
        self.tell(member, "GET", path, &Value::Null)
    }

    /// Sends something to the API as a program does: `path` is what comes after `/api/v1`.
    pub fn tell(&self, member: &Member, method: &str, path: &str, body: &Value) -> Fetched {
        let request = Request::new(method, &format!("/api/v1{path}")).of(member);
        request.json(body).send(self.server.address()).into()
    }
}
