//! The writing half of a connection.

use super::connection::FAREWELL;
use super::outlet::{Backlog, Goodbye, Outbox, Outgoing, Outlet};
use super::upgrade::Wire;
use crate::app::App;
use bytes::Bytes;
use std::collections::VecDeque;
use std::io;
use std::time::Duration;
use tokio::io::{AsyncWriteExt, WriteHalf};
use tokio::time::{MissedTickBehavior, interval, timeout};
use tokio_tungstenite::tungstenite::protocol::frame::FrameHeader;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Control, Data, OpCode};
use tracing::debug;
use wortlaut_model::limits;
use wortlaut_sync::CloseCode;
use wortlaut_sync::frame::{self, EphemeralFrame};

/// A quiet connection is asked for a sign of life this often.
const PING_EVERY: Duration = Duration::from_secs(20);

pub(super) struct Writer {
    server_id: String,
    storage_id: String,
    peer_id: String,
    sink: WriteHalf<Wire>,
    /// What is left of the message that is being written: nothing may come in its middle.
    unwritten: VecDeque<Bytes>,
}

impl Writer {
    pub(super) fn new(app: &App, peer_id: String, sink: WriteHalf<Wire>) -> Self {
        Self {
            server_id: app.server_id.clone(),
            storage_id: app.storage_id.clone(),
            peer_id,
            ..Self::anonymous(sink)
        }
    }

    /// For a client that is told goodbye and nothing else.
    pub(super) fn anonymous(sink: WriteHalf<Wire>) -> Self {
        Self {
            server_id: String::new(),
            storage_id: String::new(),
            peer_id: String::new(),
            sink,
            unwritten: VecDeque::new(),
        }
    }

    /// Writes what is sent until the connection is to be closed; then says why and closes this direction.
    pub(super) async fn run(mut self, mut outbox: Outbox, outlet: Outlet) {
        let mut goodbye = outbox.goodbye();
        tokio::select! {
            biased;
            _ = goodbye.wait_for(Option::is_some) => {}
            // The client takes no more: whoever reads from it is to know.
            _ = self.write_all(&mut outbox) => outlet.close(CloseCode::Retry, "broken"),
        }
        let goodbye = goodbye.borrow().clone();
        if let Some(goodbye) = goodbye {
            // Whether it is heard is the client's affair.
            let _ = timeout(FAREWELL, self.say(goodbye, &mut outbox)).await;
        }
    }

    async fn write_all(&mut self, outbox: &mut Outbox) -> io::Result<()> {
        let mut ping = interval(PING_EVERY);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                biased;
                frame = outbox.next() => match frame {
                    Some(frame) => self.write(frame).await?,
                    None => return Ok(()),
                },
                _ = ping.tick() => self.send(OpCode::Control(Control::Ping), Bytes::new()).await?,
            }
        }
    }

    async fn say(&mut self, goodbye: Goodbye, outbox: &mut Outbox) -> io::Result<()> {
        self.flush().await?;
        while goodbye.backlog == Backlog::Flush
            && let Some(frame) = outbox.next_waiting()
        {
            self.write(frame).await?;
        }
        debug!(
            code = goodbye.code as u16,
            reason = goodbye.reason,
            "closing a connection"
        );
        let code = (goodbye.code as u16).to_be_bytes();
        let payload = [&code, goodbye.reason.as_bytes()].concat();
        self.send(OpCode::Control(Control::Close), payload.into())
            .await?;
        self.sink.shutdown().await
    }

    async fn write(&mut self, frame: Outgoing) -> io::Result<()> {
        if let Outgoing::Pong(payload) = frame {
            return self.send(OpCode::Control(Control::Pong), payload).await;
        }
        let bytes = self.encode(&frame);
        self.send(OpCode::Data(Data::Binary), bytes.into()).await
    }

    async fn send(&mut self, opcode: OpCode, payload: Bytes) -> io::Result<()> {
        self.unwritten.extend(frames(opcode, payload)?);
        self.flush().await
    }

    /// Writes what is left of a message; when this is interrupted, what is then left.
    async fn flush(&mut self) -> io::Result<()> {
        while let Some(piece) = self.unwritten.front_mut() {
            self.sink.write_all_buf(piece).await?;
            self.unwritten.pop_front();
        }
        self.sink.flush().await
    }

    fn encode(&self, frame: &Outgoing) -> Vec<u8> {
        let (server, peer) = (self.server_id.as_str(), self.peer_id.as_str());
        match frame {
            Outgoing::Welcome => frame::encode_peer(server, peer, &self.storage_id),
            Outgoing::Sync { document, data } => frame::encode_sync(*document, server, peer, data),
            Outgoing::Unavailable(document) => frame::encode_unavailable(*document, server, peer),
            Outgoing::Relay { document, relay } => {
                let frame = EphemeralFrame {
                    document: *document,
                    sender_id: &relay.sender_id,
                    session_id: &relay.session_id,
                    count: relay.count,
                    data: &relay.data,
                };
                frame::encode_ephemeral(&frame, peer)
            }
            Outgoing::Pong(payload) => payload.to_vec(),
        }
    }
}

/// A message in frames, each as its header and its payload.
fn frames(mut opcode: OpCode, mut payload: Bytes) -> io::Result<Vec<Bytes>> {
    let mut frames = Vec::new();
    loop {
        let piece = payload.split_to(payload.len().min(limits::FRAME_BYTES));
        let header = FrameHeader {
            opcode,
            is_final: payload.is_empty(),
            ..FrameHeader::default()
        };
        let mut bytes = Vec::with_capacity(header.len(piece.len() as u64));
        header
            .format(piece.len() as u64, &mut bytes)
            .map_err(io::Error::other)?;
        frames.extend([bytes.into(), piece]);
        if payload.is_empty() {
            return Ok(frames);
        }
        opcode = OpCode::Data(Data::Continue);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;
    use tokio_tungstenite::tungstenite::protocol::{Message, Role, WebSocket, WebSocketConfig};

    #[test]
    fn a_message_of_any_length_comes_whole_in_frames_that_are_not_longer_than_promised() {
        const LONGEST: usize = limits::FRAME_BYTES;
        for length in [0, 1, LONGEST - 1, LONGEST, LONGEST + 1, 3 * LONGEST + 5] {
            let payload: Bytes = (0..length).map(|it| it as u8).collect();
            let frames = frames(OpCode::Data(Data::Binary), payload.clone()).unwrap();
            assert_eq!(frames.len(), 2 * length.div_ceil(LONGEST).max(1));
            let wire = Cursor::new(frames.concat());
            let config = WebSocketConfig::default().max_frame_size(Some(LONGEST));
            let mut socket = WebSocket::from_raw_socket(wire, Role::Client, Some(config));
            assert_eq!(socket.read().unwrap(), Message::Binary(payload));
        }
    }
}
