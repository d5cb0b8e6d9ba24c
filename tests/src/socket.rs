//! One WebSocket connection, frame by frame.

use crate::wire::{self, ServerFrame};
use futures_util::{SinkExt, StreamExt};
use std::net::SocketAddr;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::{HeaderName, HeaderValue};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};
use wortlaut_model::limits;

/// How the server closed a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Close {
    /// The code of the close frame.
    pub code: u16,
    /// Its reason.
    pub reason: String,
}

impl Close {
    /// The last word of the reason: the rule that was broken.
    pub fn rule(&self) -> &str {
        self.reason.rsplit(' ').next().unwrap_or_default()
    }
}

/// What came next on a connection.
#[derive(Debug)]
pub enum Incoming {
    /// A frame.
    Frame(ServerFrame),
    /// The server closed the connection and said why.
    Closed(Close),
    /// The connection broke without a word.
    Broken,
}

/// An open connection to `/sync`.
pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// Connects with a token in the URL, as programs do.
    pub async fn open(address: SocketAddr, token: &str) -> Result<Self, Error> {
        let path = format!("/sync?token={token}");
        Self::open_with(address, &path, &[]).await
    }

    /// Connects with headers of one's own, as browsers do.
    pub async fn open_with(
        address: SocketAddr,
        path: &str,
        headers: &[(&str, &str)],
    ) -> Result<Self, Error> {
        let mut request = format!("ws://{address}{path}").into_client_request()?;
        for (name, value) in headers {
            let name = HeaderName::try_from(*name)?;
            let value = HeaderValue::try_from(*value)?;
            request.headers_mut().append(name, value);
        }
        let long_messages = WebSocketConfig::default()
            .max_message_size(None)
            .max_frame_size(Some(limits::FRAME_BYTES));
        let (stream, _) = connect_async_with_config(request, Some(long_messages), true).await?;
        Ok(Self(stream))
    }

    /// Sends bytes as one binary message. An error means that the server has closed the connection.
    pub async fn send(&mut self, bytes: Vec<u8>) -> Result<(), Error> {
        self.0.send(Message::binary(bytes)).await
    }

    /// Sends words as one text message, which the protocol does not know.
    pub async fn send_text(&mut self, words: &str) -> Result<(), Error> {
        self.0.send(Message::text(words)).await
    }

    /// Sends so many bytes of a message in frames of which each announces `frame` bytes. The message never ends.
    pub async fn begin(&mut self, frame: usize, bytes: usize) -> std::io::Result<()> {
        let (binary, continued, no_mask) = (2, 0, [0; 4]);
        let part = vec![0; 64 << 10];
        let wire = self.0.get_mut();
        for sent in (0..bytes).step_by(part.len()) {
            if sent % frame == 0 {
                let opcode = if sent == 0 { binary } else { continued };
                let length = (frame as u64).to_be_bytes();
                let header = [&[opcode, 0xff][..], &length, &no_mask].concat();
                wire.write_all(&header).await?;
            }
            wire.write_all(&part).await?;
        }
        wire.flush().await
    }

    /// The next frame, or how the connection ended.
    pub async fn next(&mut self) -> Incoming {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Binary(bytes))) => return Incoming::Frame(wire::read(&bytes)),
                Some(Ok(Message::Close(Some(frame)))) => {
                    return Incoming::Closed(Close {
                        code: frame.code.into(),
                        reason: frame.reason.to_string(),
                    });
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                _ => return Incoming::Broken,
            }
        }
    }
}
