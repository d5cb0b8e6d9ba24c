//! A client that says exactly what it is told to, over HTTP/1.1.

use super::running::Server;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(it, _)| it == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// Sends a request and reads the whole answer.
pub(crate) fn ask(
    server: &Server<'_>,
    request: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Answer {
    let mut reader = open(server, request, headers, body);
    let (status, headers) = read_head(&mut reader);
    let mut body = String::new();
    reader.read_to_string(&mut body).unwrap();
    Answer {
        status,
        headers,
        body,
    }
}

/// A stream of server-sent events.
pub(crate) struct Events {
    reader: BufReader<TcpStream>,
}

impl Events {
    pub(crate) fn listen(server: &Server<'_>, headers: &[(&str, &str)]) -> Self {
        let mut reader = open(server, "GET /api/v1/events", headers, "");
        let (status, _) = read_head(&mut reader);
        assert_eq!(status, 200);
        let mut events = Self { reader };
        events.until("hello");
        events
    }

    /// Reads until the named event comes, and returns its data.
    pub(crate) fn until(&mut self, name: &str) -> String {
        let mut line = String::new();
        let mut is_it = false;
        loop {
            line.clear();
            let read = self.reader.read_line(&mut line).expect("an event in time");
            assert_ne!(read, 0, "the stream ended before {name:?}");
            if let Some(event) = line.trim_end().strip_prefix("event: ") {
                is_it = event == name;
            }
            if let Some(data) = line.trim_end().strip_prefix("data: ").filter(|_| is_it) {
                return data.to_owned();
            }
        }
    }

    /// Reads until the server ends the stream.
    pub(crate) fn until_end(mut self) {
        let mut rest = Vec::new();
        self.reader.read_to_end(&mut rest).unwrap();
    }
}

fn open(
    server: &Server<'_>,
    request: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> BufReader<TcpStream> {
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut head = format!(
        "{request} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n",
        server.address
    );
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() {
        let length = body.len();
        head.push_str(&format!(
            "content-type: application/json\r\ncontent-length: {length}\r\n"
        ));
    }
    stream
        .write_all(format!("{head}\r\n{body}").as_bytes())
        .unwrap();
    BufReader::new(stream)
}

fn read_head(reader: &mut impl BufRead) -> (u16, Vec<(String, String)>) {
    let mut lines = reader.lines().map(Result::unwrap);
    let status = lines.next().unwrap();
    let status = status.split(' ').nth(1).unwrap().parse().unwrap();
    let headers = lines
        .take_while(|line| !line.is_empty())
        .map(|line| {
            let (name, value) = line.split_once(':').unwrap();
            (name.to_ascii_lowercase(), value.trim().to_owned())
        })
        .collect();
    (status, headers)
}
