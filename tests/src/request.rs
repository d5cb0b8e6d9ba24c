//! One HTTP request, written by hand: whatever method, headers and body a test likes.

use crate::PATIENCE;
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

    /// Sends JSON with it.
    #[must_use]
    pub fn json(self, body: &serde_json::Value) -> Self {
        let body = body.to_string().into_bytes();
        Self { body, ..self }.header("content-type", "application/json")
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
        stream.write_all(&bytes).expect("the server reads");
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
            headers: read_headers(reader),
        };
        let is_endless = response.header("content-type") == Some("text/event-stream");
        let length = response.header("content-length").map(str::parse);
        let body = &mut response.body;
        let read = match length {
            _ if response.status == 101 || is_endless => Ok(0),
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

    /// The last part of a problem's type; nothing when the answer is no problem.
    pub fn problem(&self) -> String {
        let body: serde_json::Value = serde_json::from_slice(&self.body).unwrap_or_default();
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
