//! Reading WebSocket messages, so that no byte of a large one is read before there is a place for it.
//!
//! Frames are those of RFC 6455, 5. A message is put together from its frames in one buffer, which grows as its bytes
//! arrive, never because a frame's header announces them: browsers send a long message in many frames, programs in one.

use super::account::Account;
use super::places::{Place, Places};
use bytes::Bytes;
use std::io::{self, Cursor};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, BufReader};
use tokio::time::{Instant, timeout_at};
use tokio_tungstenite::tungstenite::protocol::frame::FrameHeader;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Control, Data, OpCode};
use wortlaut_model::limits;

/// Bytes of read buffer a connection keeps.
const READ_BUFFER: usize = 8 << 10;
/// How much a message's buffer grows at a time, at least.
const GROWTH: usize = 16 << 10;
/// Longest header of a client's frame.
const LONGEST_HEADER: usize = 14;
const MASK_BYTES: usize = 4;
/// The bit of the second byte that says that a mask follows.
const MASKED: u8 = 0x80;
/// The bits of the first byte that extensions use.
const EXTENSIONS: u8 = 0x70;
/// Longest payload of a ping, a pong or a close (RFC 6455, 5.5).
const CONTROL_BYTES: usize = 125;
/// Without a byte for this long the client is gone.
const SILENCE: Duration = Duration::from_secs(60);

/// What a client sent.
#[derive(Debug)]
pub(crate) enum Incoming {
    /// A whole binary message.
    Binary(Message),
    /// The beginning of a text message.
    Text,
    /// To be answered with the same bytes.
    Ping(Bytes),
    /// The client closes.
    Close,
}

/// A whole message, and the place it has if it is large.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) bytes: Bytes,
    pub(crate) place: Option<Place>,
}

/// Nothing more can be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadError {
    #[error("the connection broke")]
    Broken(#[from] io::Error),
    #[error("the bytes are no WebSocket frame of a client")]
    Malformed,
    #[error("the message is too large")]
    TooLarge,
    #[error("a large message comes too slowly")]
    Stalled,
    #[error("no sign of life")]
    Silent,
}

/// The reading end of a WebSocket.
pub(crate) struct Messages<R> {
    source: BufReader<R>,
    places: Arc<Places>,
    account: Arc<Account>,
    /// The message that is being received, as far as it has come.
    partial: Option<Partial>,
}

#[derive(Default)]
struct Partial {
    bytes: Vec<u8>,
    place: Option<Place>,
}

impl Partial {
    /// When the next byte must have come.
    fn deadline(&self) -> Instant {
        match &self.place {
            Some(place) => place.deadline(self.bytes.len()),
            None => Instant::now() + SILENCE,
        }
    }

    fn is_late(&self) -> ReadError {
        if self.place.is_some() {
            ReadError::Stalled
        } else {
            ReadError::Silent
        }
    }
}

/// A frame's header, as a client may send it.
struct Header {
    opcode: OpCode,
    is_final: bool,
    mask: [u8; 4],
    length: usize,
}

impl<R: AsyncRead + Unpin> Messages<R> {
    pub(crate) fn new(source: R, places: Arc<Places>, account: Arc<Account>) -> Self {
        Self {
            source: BufReader::with_capacity(READ_BUFFER, source),
            places,
            account,
            partial: None,
        }
    }

    /// The connection, with whatever has not been read of it but for the last few kilobytes.
    pub(crate) fn into_source(self) -> R {
        self.source.into_inner()
    }

    /// What the client sends next; an error is the last that is heard of it.
    pub(crate) async fn next(&mut self) -> Result<Incoming, ReadError> {
        loop {
            let header = self.header().await?;
            match header.opcode {
                OpCode::Data(Data::Text) => return Ok(Incoming::Text),
                OpCode::Data(data) => {
                    if self.partial.is_some() != matches!(data, Data::Continue) {
                        return Err(ReadError::Malformed);
                    }
                    self.append(&header).await?;
                    if header.is_final {
                        return Ok(Incoming::Binary(self.finish()));
                    }
                }
                OpCode::Control(control) => {
                    let payload = self.control_payload(&header).await?;
                    match control {
                        Control::Ping => return Ok(Incoming::Ping(payload)),
                        Control::Close => return Ok(Incoming::Close),
                        _ => {}
                    }
                }
            }
        }
    }

    async fn header(&mut self) -> Result<Header, ReadError> {
        let mut bytes = [0; LONGEST_HEADER];
        let mut begin = [0; 2];
        self.fill(&mut begin).await?;
        let [first, second] = begin;
        // Clients mask their frames, and no extension was agreed on.
        if second & MASKED == 0 || first & EXTENSIONS != 0 {
            return Err(ReadError::Malformed);
        }
        let length_and_mask = MASK_BYTES
            + match second & !MASKED {
                126 => 2,
                127 => 8,
                _ => 0,
            };
        let (head, rest) = bytes.split_at_mut(begin.len());
        head.copy_from_slice(&begin);
        self.fill(rest.split_at_mut(length_and_mask).0).await?;
        let parsed = FrameHeader::parse(&mut Cursor::new(&bytes));
        let (header, length) = parsed.ok().flatten().ok_or(ReadError::Malformed)?;
        Ok(Header {
            opcode: header.opcode,
            is_final: header.is_final,
            mask: header.mask.ok_or(ReadError::Malformed)?,
            length: usize::try_from(length).map_err(|_| ReadError::TooLarge)?,
        })
    }

    /// Reads a frame's payload to the end of the message, once there is a place for it.
    async fn append(&mut self, header: &Header) -> Result<(), ReadError> {
        let mut partial = self.partial.take().unwrap_or_default();
        let begin = partial.bytes.len();
        let end = begin.saturating_add(header.length);
        if end > limits::MESSAGE_BYTES {
            return Err(ReadError::TooLarge);
        }
        let place = self.places.find(end, partial.place.take(), &self.account);
        // The places are there as long as the server is.
        partial.place = place.await.map_err(|_| ReadError::Stalled)?;
        while partial.bytes.len() < end {
            let left = end - partial.bytes.len();
            let grown = partial.bytes.len().max(GROWTH).min(left);
            partial.bytes.reserve_exact(grown);
            let mut rest = (&mut self.source).take(grown as u64);
            let read = timeout_at(partial.deadline(), rest.read_buf(&mut partial.bytes));
            if read.await.map_err(|_| partial.is_late())?? == 0 {
                return Err(ended());
            }
        }
        unmask(
            partial.bytes.get_mut(begin..).unwrap_or_default(),
            header.mask,
        );
        self.partial = Some(partial);
        Ok(())
    }

    fn finish(&mut self) -> Message {
        let partial = self.partial.take().unwrap_or_default();
        Message {
            bytes: partial.bytes.into(),
            place: partial.place,
        }
    }

    async fn control_payload(&mut self, header: &Header) -> Result<Bytes, ReadError> {
        if header.length > CONTROL_BYTES || !header.is_final {
            return Err(ReadError::Malformed);
        }
        let mut payload = vec![0; header.length];
        self.fill(&mut payload).await?;
        unmask(&mut payload, header.mask);
        Ok(payload.into())
    }

    async fn fill(&mut self, bytes: &mut [u8]) -> Result<(), ReadError> {
        let (deadline, late) = match &self.partial {
            Some(partial) => (partial.deadline(), partial.is_late()),
            None => (Instant::now() + SILENCE, ReadError::Silent),
        };
        let read = timeout_at(deadline, self.source.read_exact(bytes));
        read.await.map_err(|_| late)??;
        Ok(())
    }
}

fn ended() -> ReadError {
    io::Error::from(io::ErrorKind::UnexpectedEof).into()
}

fn unmask(payload: &mut [u8], mask: [u8; 4]) {
    for (byte, mask) in payload.iter_mut().zip(mask.into_iter().cycle()) {
        *byte ^= mask;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock;
    use futures_util::SinkExt;
    use tokio::io::{AsyncWriteExt, DuplexStream, duplex};
    use tokio_tungstenite::WebSocketStream;
    use tokio_tungstenite::tungstenite::protocol::{Message as Sent, Role};

    const MEGABYTE: usize = 1 << 20;
    const BINARY: OpCode = OpCode::Data(Data::Binary);
    const CONTINUED: OpCode = OpCode::Data(Data::Continue);
    const PING: OpCode = OpCode::Control(Control::Ping);

    /// A client's end of a connection, and the server's.
    fn connection(places: &Arc<Places>) -> (DuplexStream, Messages<DuplexStream>) {
        let (client, server) = duplex(64 << 10);
        let account = Arc::new(Account::new(clock::now()));
        (client, Messages::new(server, Arc::clone(places), account))
    }

    fn header(opcode: OpCode, is_final: bool, length: usize) -> Vec<u8> {
        let header = FrameHeader {
            is_final,
            opcode,
            mask: Some([0; 4]),
            ..FrameHeader::default()
        };
        let mut bytes = Vec::new();
        header.format(length as u64, &mut bytes).unwrap();
        bytes
    }

    fn frame(opcode: OpCode, is_final: bool, payload: &[u8]) -> Vec<u8> {
        [header(opcode, is_final, payload.len()), payload.to_vec()].concat()
    }

    async fn read_of(bytes: Vec<u8>) -> Result<Incoming, ReadError> {
        let (mut client, mut messages) = connection(&Arc::default());
        client.write_all(&bytes).await.unwrap();
        drop(client);
        messages.next().await
    }

    async fn binary(messages: &mut Messages<DuplexStream>) -> Message {
        match messages.next().await.unwrap() {
            Incoming::Binary(message) => message,
            other => panic!("not a binary message: {other:?}"),
        }
    }

    /// Waits until everybody else waits; with the clock paused, no time passes meanwhile.
    async fn quiet() {
        for _ in 0..1_000 {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn what_a_library_sends_is_read_at_every_length() {
        let lengths = [0, 1, 125, 126, 65_535, 65_536, 3 * MEGABYTE];
        let (client, mut messages) = connection(&Arc::default());
        tokio::spawn(async move {
            let mut client = WebSocketStream::from_raw_socket(client, Role::Client, None).await;
            for length in lengths {
                let payload: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
                client.send(Sent::binary(payload)).await.unwrap();
            }
            client
                .send(Sent::Ping(Bytes::from_static(b"there?")))
                .await
                .unwrap();
            client.close(None).await.unwrap();
        });
        for length in lengths {
            let message = binary(&mut messages).await;
            assert_eq!(message.bytes.len(), length);
            assert!(
                message
                    .bytes
                    .iter()
                    .enumerate()
                    .all(|(at, byte)| *byte == (at % 251) as u8)
            );
            assert_eq!(
                message.place.is_some(),
                length > limits::SMALL_MESSAGE_BYTES
            );
        }
        assert!(
            matches!(messages.next().await, Ok(Incoming::Ping(payload)) if payload == "there?")
        );
        assert!(matches!(messages.next().await, Ok(Incoming::Close)));
    }

    #[tokio::test]
    async fn a_message_in_frames_is_one_message_and_a_ping_in_its_middle_is_a_ping() {
        let (mut client, mut messages) = connection(&Arc::default());
        for frame in [
            frame(BINARY, false, b"Daseins"),
            frame(PING, true, b"!"),
            frame(CONTINUED, false, b""),
            frame(CONTINUED, true, b"vorsorge"),
        ] {
            client.write_all(&frame).await.unwrap();
        }
        assert!(matches!(messages.next().await, Ok(Incoming::Ping(_))));
        assert_eq!(binary(&mut messages).await.bytes, "Daseinsvorsorge");
    }

    #[tokio::test]
    async fn what_no_client_sends_is_malformed() {
        let mut unmasked = header(BINARY, true, 1);
        unmasked[1] &= !MASKED;
        let mut extended = frame(BINARY, true, b"x");
        extended[0] |= 0x40;
        for bytes in [
            unmasked,
            extended,
            frame(CONTINUED, true, b"of nothing"),
            [frame(BINARY, false, b"a"), frame(BINARY, true, b"b")].concat(),
            frame(PING, true, &[0; 126]),
            frame(PING, false, b""),
            vec![0x83, 0x80, 0, 0, 0, 0],
        ] {
            let read = read_of(bytes).await;
            assert!(matches!(read, Err(ReadError::Malformed)), "{read:?}");
        }
    }

    #[tokio::test]
    async fn a_message_beyond_the_bound_is_told_by_its_header_or_its_frames() {
        let announced = header(BINARY, true, limits::MESSAGE_BYTES + 1);
        assert!(matches!(read_of(announced).await, Err(ReadError::TooLarge)));
        let far_beyond = header(BINARY, true, usize::MAX);
        assert!(matches!(
            read_of(far_beyond).await,
            Err(ReadError::TooLarge)
        ));
        let added = [
            frame(BINARY, false, b"x"),
            header(CONTINUED, true, limits::MESSAGE_BYTES),
        ];
        assert!(matches!(
            read_of(added.concat()).await,
            Err(ReadError::TooLarge)
        ));
    }

    #[tokio::test(start_paused = true)]
    async fn large_messages_wait_for_each_other_and_small_ones_for_none() {
        let places = Arc::default();
        let mut holding = Vec::new();
        for _ in 0..limits::LARGE_MESSAGE_PLACES {
            let (mut client, mut messages) = connection(&places);
            tokio::spawn(
                async move { client.write_all(&frame(BINARY, true, &[0; MEGABYTE])).await },
            );
            holding.push(binary(&mut messages).await);
        }
        let (mut client, mut messages) = connection(&places);
        let sending = tokio::spawn(async move {
            client
                .write_all(&frame(BINARY, true, &[0; 100]))
                .await
                .unwrap();
            client
                .write_all(&frame(BINARY, true, &[1; MEGABYTE]))
                .await
                .unwrap();
        });
        assert_eq!(binary(&mut messages).await.bytes.len(), 100);
        let waiting = tokio::spawn(async move { binary(&mut messages).await });
        quiet().await;
        assert!(
            !waiting.is_finished() && !sending.is_finished(),
            "it is not read"
        );
        holding.pop();
        assert_eq!(waiting.await.unwrap().bytes.len(), MEGABYTE);
        sending.await.unwrap();
    }

    /// Browsers do not announce how long a message gets: those that have begun must not wait for each other for ever.
    #[tokio::test(start_paused = true)]
    async fn messages_that_outgrow_their_places_together_are_all_received() {
        let places = Arc::default();
        let mut received = Vec::new();
        for _ in 0..2 * limits::LARGE_MESSAGE_PLACES {
            let (mut client, mut messages) = connection(&places);
            tokio::spawn(async move {
                for part in 0..10 {
                    let opcode = if part == 0 { BINARY } else { CONTINUED };
                    let part = frame(opcode, part == 9, &[part; MEGABYTE]);
                    client.write_all(&part).await.unwrap();
                }
            });
            received.push(tokio::spawn(async move {
                binary(&mut messages).await.bytes.len()
            }));
        }
        for received in received {
            assert_eq!(received.await.unwrap(), 10 * MEGABYTE);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_large_message_that_stalls_gives_its_place_back() {
        let places = Arc::default();
        let (mut stalling, mut messages) = connection(&places);
        stalling
            .write_all(&header(BINARY, true, 60 * MEGABYTE))
            .await
            .unwrap();
        let stalled = tokio::spawn(async move { messages.next().await });
        quiet().await;
        let (mut client, mut messages) = connection(&places);
        tokio::spawn(async move {
            client
                .write_all(&frame(BINARY, true, &[0; 9 * MEGABYTE]))
                .await
        });
        let began = Instant::now();
        assert_eq!(binary(&mut messages).await.bytes.len(), 9 * MEGABYTE);
        assert!(began.elapsed() <= Duration::from_millis(limits::LARGE_MESSAGE_GRACE_MILLIS + 100));
        assert!(matches!(stalled.await.unwrap(), Err(ReadError::Stalled)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_member_has_one_place_at_a_time() {
        let places = Arc::<Places>::default();
        let account = Arc::new(Account::new(clock::now()));
        let first = places.find(MEGABYTE, None, &account).await.unwrap();
        let second = places.find(MEGABYTE, None, &account);
        let waits = tokio::time::timeout(SILENCE, second).await;
        assert!(waits.is_err());
        drop(first);
        assert!(
            places
                .find(MEGABYTE, None, &account)
                .await
                .unwrap()
                .is_some()
        );
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_says_nothing_is_gone_after_a_while() {
        let (client, mut messages) = connection(&Arc::default());
        assert!(matches!(messages.next().await, Err(ReadError::Silent)));
        drop(client);
    }
}
