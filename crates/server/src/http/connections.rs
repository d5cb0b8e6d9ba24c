//! Accepting connections, each of which has only so long to say what it wants.

use super::crowd::{Crowd, Seat};
use super::patient::Patient;
use crate::auth::proxies::TrustedProxies;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tower::ServiceExt;
use tracing::{debug, warn};
use wortlaut_model::limits;

/// How long the headers of a request may take, and how long a connection is kept between two requests: whoever sends a
/// byte now and then would keep it for ever.
const HEADER_TIME: Duration = Duration::from_secs(10);
/// How long to wait when no more connections can be accepted: there may be files to close meanwhile.
const OUT_OF_FILES: Duration = Duration::from_millis(200);

/// How long a connection may take nothing of what it is sent.
const WRITE_TIME: Duration = Duration::from_secs(60);

/// How connections are let in.
#[derive(Clone)]
pub(crate) struct Doors {
    header_time: Duration,
    proxies: TrustedProxies,
    crowd: Arc<Crowd>,
}

impl Doors {
    /// The doors of a service behind these proxies.
    pub(crate) fn new(proxies: TrustedProxies) -> Self {
        Self {
            header_time: HEADER_TIME,
            proxies,
            crowd: Crowd::new(
                limits::SILENT_CONNECTIONS,
                limits::CONNECTIONS_OF_AN_ADDRESS,
            ),
        }
    }

    /// A place for a connection, unless its address has too many already.
    fn let_in(&self, address: SocketAddr) -> Option<Seat> {
        let address = address.ip();
        self.crowd
            .enter((!self.proxies.include(address)).then_some(address))
    }
}

/// Serves until `stopping` turns true, then lets every request that has begun end.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    doors: Doors,
    mut stopping: watch::Receiver<bool>,
) {
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            _ = stopping.wait_for(|it| *it) => break,
            accepted = listener.accept() => accepted,
            Some(_) = connections.join_next() => continue,
        };
        match accepted {
            Ok((stream, address)) => {
                let Some(seat) = doors.let_in(address) else {
                    continue;
                };
                let connection = Connection {
                    stream,
                    address,
                    seat,
                    header_time: doors.header_time,
                };
                connections.spawn(connection.converse(router.clone(), stopping.clone()));
            }
            // The client has gone already.
            Err(error) if is_about_one_connection(error.kind()) => {}
            Err(error) => {
                warn!(%error, "cannot accept connections");
                sleep(OUT_OF_FILES).await;
            }
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// One connection that was let in.
struct Connection {
    stream: TcpStream,
    address: SocketAddr,
    seat: Seat,
    header_time: Duration,
}

impl Connection {
    /// Answers its requests. A socket leaves with its upgrade and is not waited for here.
    async fn converse(self, router: Router, mut stopping: watch::Receiver<bool>) {
        let (address, seat) = (self.address, Arc::new(self.seat));
        // Small frames must not wait for each other; a connection that is gone tells so soon enough.
        let _ = self.stream.set_nodelay(true);
        let speaker = Arc::clone(&seat);
        let service = router.map_request(move |mut request: Request<Incoming>| {
            speaker.speak();
            request.extensions_mut().insert(ConnectInfo(address));
            request.map(Body::new)
        });
        let stream = TokioIo::new(Patient::new(self.stream, WRITE_TIME));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.header_time)
            .serve_connection(stream, TowerToHyperService::new(service))
            .with_upgrades();
        let mut connection = std::pin::pin!(connection);
        // What it lends must not be held while the connection ends.
        let stops = async { drop(stopping.wait_for(|it| *it).await) };
        let ended = tokio::select! {
            ended = connection.as_mut() => ended,
            () = seat.shown_out() => return,
            () = stops => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        if let Err(error) = ended {
            debug!(%error, %address, "a connection ended");
        }
    }
}

fn is_about_one_connection(error: ErrorKind) -> bool {
    matches!(
        error,
        ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use std::time::Instant;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::time::timeout;

    const SHORT: Duration = Duration::from_millis(300);
    const PATIENCE: Duration = Duration::from_secs(30);

    struct Serving {
        address: SocketAddr,
        stopping: watch::Sender<bool>,
        task: tokio::task::JoinHandle<()>,
    }

    async fn start() -> Serving {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stopping = watch::Sender::new(false);
        let slow = get(async || {
            sleep(3 * SHORT).await;
            "slow"
        });
        let router = Router::new()
            .route("/", get(async || "here"))
            .route("/slow", slow);
        let doors = Doors {
            header_time: SHORT,
            ..Doors::new(TrustedProxies::new(Vec::new()))
        };
        let task = tokio::spawn(serve(listener, router, doors, stopping.subscribe()));
        Serving {
            address,
            stopping,
            task,
        }
    }

    /// Sends bytes and reads until the server closes the connection.
    async fn all_that_is_answered(connection: &mut TcpStream) -> String {
        let mut answer = Vec::new();
        let reading = connection.read_to_end(&mut answer);
        timeout(PATIENCE, reading)
            .await
            .expect("the server closes the connection")
            .unwrap();
        String::from_utf8(answer).unwrap()
    }

    #[tokio::test]
    async fn whoever_never_ends_the_headers_is_shown_out_and_others_are_served() {
        let serving = start().await;
        let mut half_open = TcpStream::connect(serving.address).await.unwrap();
        half_open
            .write_all(b"GET / HTTP/1.1\r\nHost: ")
            .await
            .unwrap();
        let mut silent = TcpStream::connect(serving.address).await.unwrap();
        let mut other = TcpStream::connect(serving.address).await.unwrap();
        let request = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        other.write_all(request).await.unwrap();
        assert!(all_that_is_answered(&mut other).await.ends_with("here"));
        let answer = all_that_is_answered(&mut half_open).await;
        assert!(!answer.contains("here"), "{answer}");
        assert_eq!(all_that_is_answered(&mut silent).await, "");
    }

    #[tokio::test]
    async fn a_request_that_has_begun_is_answered_before_the_server_stops() {
        let serving = start().await;
        let mut connection = TcpStream::connect(serving.address).await.unwrap();
        let request = b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n";
        connection.write_all(request).await.unwrap();
        // It has begun when the server has read it; an answer to another connection comes later than that.
        let mut other = TcpStream::connect(serving.address).await.unwrap();
        other
            .write_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            .await
            .unwrap();
        all_that_is_answered(&mut other).await;
        serving.stopping.send_replace(true);
        let began = Instant::now();
        assert!(
            all_that_is_answered(&mut connection)
                .await
                .ends_with("slow")
        );
        timeout(PATIENCE, serving.task).await.unwrap().unwrap();
        assert!(began.elapsed() < PATIENCE);
        assert!(TcpStream::connect(serving.address).await.is_err());
    }
}
