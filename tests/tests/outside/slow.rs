//! Connections that take their time.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};
use wortlaut_tests::{Response, Server};

/// A body may pause for ten seconds; a loaded machine needs some more to say so.
const SOON: Duration = Duration::from_secs(25);

#[test]
fn a_body_that_stops_coming_is_not_waited_for() {
    let server = Server::start();
    let mut stream = connect(&server);
    let origin = server.address();
    let head = format!(
        "POST /api/v1/session HTTP/1.1\r\nhost: {origin}\r\norigin: http://{origin}\r\n\
         content-type: application/json\r\ncontent-length: 80\r\n\r\n{{\"token\":"
    );
    stream.write_all(head.as_bytes()).expect("the beginning");
    let started = Instant::now();
    let answer = Response::read(stream);
    assert_eq!(answer.status, 400);
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
}

#[test]
fn a_connection_that_goes_idle_after_a_request_is_closed() {
    let server = Server::start();
    let mut stream = connect(&server);
    let request = format!(
        "GET /healthz HTTP/1.1\r\nhost: {}\r\n\r\n",
        server.address()
    );
    stream.write_all(request.as_bytes()).expect("a request");
    let started = Instant::now();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an end");
    assert!(answer.ends_with("ok\n"), "{answer}");
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
}

fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.address()).expect("the server listens");
    stream.set_read_timeout(Some(2 * SOON)).expect("a time-out");
    stream
}
