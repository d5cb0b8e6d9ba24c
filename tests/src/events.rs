//! Listening to what happens, as a page does (server-sent events, HTML Living Standard, 9.2).

use crate::{Request, Response};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpStream};

/// An open stream of events, which ends when the value is dropped.
pub struct Events(BufReader<TcpStream>);

impl Events {
    /// Opens a stream with a token, from a network where one is named; the answer instead where there is none.
    pub fn open(address: SocketAddr, token: &str, network: Option<&str>) -> Result<Self, Response> {
        let request = Request::new("GET", "/api/v1/events")
            .header("authorization", &format!("Bearer {token}"));
        let request = network.iter().fold(request, |request, network| {
            request.header("x-forwarded-for", network)
        });
        let mut reader = BufReader::new(request.begin(address));
        let response = Response::read_from(&mut reader);
        match response.status {
            200 => Ok(Self(reader)),
            _ => Err(response),
        }
    }

    /// Waits for an event of this kind with data that `pick` takes.
    pub fn until<T>(&mut self, kind: &str, mut pick: impl FnMut(&Value) -> Option<T>) -> T {
        let mut is_of_kind = false;
        loop {
            let line = self.next_line();
            if let Some(event) = line.strip_prefix("event: ") {
                is_of_kind = event == kind;
            }
            if let Some(data) = line.strip_prefix("data: ").filter(|_| is_of_kind) {
                let data = serde_json::from_str(data).expect("the data of an event is JSON");
                if let Some(picked) = pick(&data) {
                    return picked;
                }
            }
        }
    }

    /// Lines of events, among which stand those that say how long a chunk is: they look like no event's.
    fn next_line(&mut self) -> String {
        let mut line = String::new();
        let read = self.0.read_line(&mut line).expect("an event in time");
        assert_ne!(read, 0, "the stream of events ended");
        line.trim_end().to_owned()
    }
}
