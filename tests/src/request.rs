//! One HTTP request, written by hand: whatever method, headers and body a test likes.

use crate::{Member, PATIENCE};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};

/// A request that is to be sent.
#[derive(Clone, Debug)]
pub struct Request {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The body; of a stream of events nothing.
    pub body: Vec<u8>,
    /// In how many chunks the body came; none when its length was known.
    pub chunks: usize,
    headers: Vec<(String, String)>,
}

impl Request {
    /// A request without headers of its own and without a body.
    pub fn new(method: &str, path: &str) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Asks as a member's program.
    #[must_use]
    pub fn of(self, member: &Member) -> Self {
        self.header("authorization", &format!("Bearer {}", member.token))
    }

    /// Names the entity tag that the asker has; an empty one is none.
    #[must_use]
    pub fn if_none_match(self, tag: &str) -> Self {
        match tag {
            "" => self,
            tag => self.header("if-none-match", tag),
        }
    }

    /// Sends JSON with it; null is nothing.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        match body {
            Value::Null => self,
            body => self.body("application/json", body.to_string().into_bytes()),
        }
    }

    /// Sends a body of this kind with it.
    #[must_use]
    pub fn body(self, kind: &str, body: Vec<u8>) -> Self {
        Self { body, ..self }.header("content-type", kind)
    }

    /// Sends it on a connection of its own, and reads what comes back.
    pub fn send(&self, address: SocketAddr) -> Response {
        Response::read(self.begin(address))
    }

    /// Sends it on a connection of its own, and reads nothing yet.
    pub fn begin(&self, address: SocketAddr) -> TcpStream {
        let mut stream = TcpStream::connect(address).expect("the server listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time-out");
        let mut head = format!(
            "{} {} HTTP/1.1\r\nhost: {address}\r\n",
            self.method, self.path
        );
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if !self.headers.iter().any(|(name, _)| name == "connection") {
            head.push_str("connection: close\r\n");
        }
        if !self.body.is_empty() {
            head.push_str(&format!("content-length: {}\r\n", self.body.len()));
        }
        let bytes = [head.as_bytes(), b"\r\n", &self.body].concat();
        // A server that refuses a body may not read it to its end.
        let _ = stream.write_all(&bytes);
        stream
    }
}

impl Response {
    /// Reads what a server answers on a connection that it closes afterwards.
    pub fn read(stream: TcpStream) -> Self {
        Self::read_from(&mut BufReader::new(stream))
    }

    /// Reads an answer; of a stream of events, and of a socket, no more than the head.
    pub(crate) fn read_from(reader: &mut impl BufRead) -> Self {
        let mut line = String::new();
        reader.read_line(&mut line).expect("an answer in time");
        let status = line.split(' ').nth(1).and_then(|it| it.parse().ok());
        let mut response = Self {
            status: status.unwrap_or_else(|| panic!("no status: {line:?}")),
            body: Vec::new(),
            chunks: 0,
            headers: read_headers(reader),
        };
        let is_endless = response.header("content-type") == Some("text/event-stream");
        let length = response.header("content-length").map(str::parse);
        let is_chunked = response.header("transfer-encoding") == Some("chunked");
        let body = &mut response.body;
        let read = match length {
            _ if response.status == 101 || is_endless => Ok(0),
            None if is_chunked => {
                response.chunks = read_chunks(reader, body);
                Ok(body.len())
            }
            Some(length) => reader.take(length.expect("a number")).read_to_end(body),
            None => reader.read_to_end(body),
        };
        read.expect("the answer ends in time");
        response
    }

    /// A header by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let header = self.headers.iter().find(|(it, _)| it == name);
        header.map(|(_, value)| value.as_str())
    }

    /// All headers in their order, with names in lower case.
    pub fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The last part of a problem's type; nothing when the answer is no problem.
    pub fn problem(&self) -> String {
        let body: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        let kind = body["type"].as_str().unwrap_or_default();
        kind.rsplit(':').next().unwrap_or_default().to_owned()
    }
}

fn read_headers(reader: &mut impl BufRead) -> Vec<(String, String)> {
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("headers in time");
        let Some((name, value)) = line.trim_end().split_once(':') else {
            return headers;
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
}

/// Reads a body that comes in chunks (RFC 9112, 7.1) to its end, and tells how many they were. One that breaks off has no last
/// chunk, and is no answer.
fn read_chunks(reader: &mut impl BufRead, body: &mut Vec<u8>) -> usize {
    let mut chunks = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a chunk in time");
        let size = u64::from_str_radix(line.trim_end(), 16).expect("a size in hex");
        if size == 0 {
            return chunks;
        }
        let read = reader.by_ref().take(size).read_to_end(body);
        assert_eq!(
            read.expect("a chunk in time") as u64,
            size,
            "a chunk breaks off"
        );
        let mut end = [0; 2];
        reader.read_exact(&mut end).expect("the end of a chunk");
        chunks += 1;
    }
}
