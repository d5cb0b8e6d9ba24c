//! How an answer gets to whoever asked: it is written whole, in chunks, and what it was written from is gone before the
//! first of them is sent. While it waits to be read it keeps memory alone, each chunk until it is taken, and no thread.
//!
//! Room for the longest answer is taken before anything is made (see [`limits::UNREAD_CHUNKS`]), and given back chunk by
//! chunk. What fits into one is sent whole. A file, whose length nobody knows before it is written, takes its room then
//! (see [`limits::UNREAD_FILE_MB`]), and gives it back when all of it is read.

use crate::exports::Turn;
use axum::body::{Body, Bytes};
use futures_util::stream::{self, Stream};
use serde::Serialize;
use std::io::{self, ErrorKind, Write};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};
use tracing::debug;
use wortlaut_model::limits;

/// For how long nothing may be read.
const GRACE: Duration = Duration::from_millis(limits::ANSWER_GRACE_MILLIS);
/// How long a chunk takes on the slowest line.
const CHUNK_TIME: Duration = Duration::from_millis(
    1_000 * limits::ANSWER_CHUNK_BYTES as u64 / limits::ANSWER_BYTES_PER_SECOND,
);

/// A written answer: full chunks, and a last one.
#[derive(Default)]
pub(super) struct Chunks {
    full: Vec<Bytes>,
    last: Vec<u8>,
}

/// A chunk on its way, and the room it takes.
struct Chunk<R> {
    bytes: Bytes,
    _room: R,
}

/// The body of a response that is a file.
pub(super) fn file(file: Bytes, room: Turn) -> Body {
    if file.len() <= limits::ANSWER_CHUNK_BYTES {
        return file.into();
    }
    // Its chunks are parts of one piece of memory, which goes with the last of them.
    let room = Arc::new(room);
    let starts = (0..file.len()).step_by(limits::ANSWER_CHUNK_BYTES);
    let chunks = starts.map(|start| Chunk {
        bytes: file.slice(start..file.len().min(start + limits::ANSWER_CHUNK_BYTES)),
        _room: Arc::clone(&room),
    });
    body(chunks.collect())
}

fn body<R: Send + 'static>(chunks: Vec<Chunk<R>>) -> Body {
    let (queue, taken) = mpsc::channel(1);
    let body = Body::from_stream(until_the_last(taken, chunks.len()));
    tokio::spawn(hand_out(chunks, queue));
    body
}

impl Chunks {
    /// Writes a body as JSON. One that is too long is an error of the kind [`ErrorKind::FileTooLarge`].
    pub(super) fn of(body: &impl Serialize) -> serde_json::Result<Self> {
        let mut chunks = Self::default();
        serde_json::to_writer(&mut chunks, body)?;
        Ok(chunks)
    }

    /// The body of a response. What it does not take of the room is given back at once.
    pub(super) fn into_body(mut self, mut room: Turn) -> Body {
        if self.full.is_empty() {
            return self.last.into();
        }
        self.full.push(self.last.into());
        let chunks = self.full.into_iter().map(|bytes| Chunk {
            bytes,
            _room: room.split(1),
        });
        body(chunks.collect())
    }
}

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.last.len() >= limits::ANSWER_CHUNK_BYTES {
            let next = Vec::with_capacity(limits::ANSWER_CHUNK_BYTES);
            let full = std::mem::replace(&mut self.last, next);
            self.full.push(full.into());
        }
        if self.full.len() >= limits::ANSWER_CHUNKS as usize {
            return Err(ErrorKind::FileTooLarge.into());
        }
        let room = limits::ANSWER_CHUNK_BYTES - self.last.len();
        let taken = bytes.get(..room).unwrap_or(bytes);
        self.last.extend_from_slice(taken);
        Ok(taken.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Hands out chunk after chunk. It runs by itself, because a connection that cannot send does not look at its body:
/// whoever reads too slowly, or has gone, ends it, and what is left of the answer goes with it.
async fn hand_out<R>(chunks: Vec<Chunk<R>>, queue: mpsc::Sender<Chunk<R>>) {
    let mut of_all = Instant::now() + GRACE;
    for chunk in chunks {
        let deadline = of_all.min(Instant::now() + GRACE);
        match timeout_at(deadline, queue.send(chunk)).await {
            Ok(Ok(())) => of_all += CHUNK_TIME,
            Ok(Err(_)) => return debug!("whoever asked did not wait for the answer's end"),
            Err(_) => return debug!("an answer was read too slowly, and not to its end"),
        }
    }
}

/// So many chunks. An answer that is not complete must not look as if it were: it ends with an error, for which the
/// connection is closed.
fn until_the_last<R>(
    taken: mpsc::Receiver<Chunk<R>>,
    count: usize,
) -> impl Stream<Item = io::Result<Bytes>> {
    stream::unfold((taken, count), async |(mut taken, left)| {
        let left = left.checked_sub(1)?;
        Some(match taken.recv().await {
            Some(chunk) => (Ok(chunk.bytes), (taken, left)),
            None => (Err(ErrorKind::UnexpectedEof.into()), (taken, 0)),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exports::{Party, Turns};
    use axum::body::{BodyDataStream, HttpBody, to_bytes};
    use futures_util::{FutureExt, StreamExt};
    use tokio::time::sleep;
    use wortlaut_model::MemberId;

    const ME: Party = Party::Member(MemberId::from_bytes([1; 16]));
    const COUNT: u32 = 40;
    const LONG: usize = COUNT as usize * limits::ANSWER_CHUNK_BYTES;

    /// As JSON, which adds two quotation marks, so many bytes.
    fn answer(bytes: usize) -> String {
        "w".repeat(bytes - 2)
    }

    /// Room for one long answer.
    struct Room(Turns);

    impl Room {
        fn new() -> Self {
            Self(Turns::with_several(COUNT as usize, COUNT as usize))
        }

        async fn body(&self, bytes: usize) -> Body {
            let room = self.0.take_many(ME, COUNT).await;
            Chunks::of(&answer(bytes)).unwrap().into_body(room)
        }

        fn has(&self, chunks: u32) -> bool {
            self.0.take_many(ME, chunks).now_or_never().is_some()
        }
    }

    async fn take(chunks: &mut BodyDataStream) -> Option<Result<Bytes, axum::Error>> {
        let taken = chunks.next().await;
        // Lets the next one be handed out.
        tokio::task::yield_now().await;
        taken
    }

    #[tokio::test]
    async fn what_fits_into_a_chunk_has_a_length_and_what_does_not_is_read_chunk_by_chunk() {
        let room = Room::new();
        let chunk = limits::ANSWER_CHUNK_BYTES;
        for bytes in [2, chunk, chunk + 1, 2 * chunk, LONG] {
            let body = room.body(bytes).await;
            let exact = (bytes <= chunk).then_some(bytes as u64);
            assert_eq!(body.size_hint().exact(), exact);
            let read = to_bytes(body, usize::MAX).await.unwrap();
            let expected = serde_json::to_vec(&answer(bytes)).unwrap();
            assert!(read == expected, "{bytes} bytes are not the same");
        }
    }

    #[test]
    fn an_answer_has_at_most_its_limit() {
        let most = limits::ANSWER_CHUNKS as usize * limits::ANSWER_CHUNK_BYTES;
        assert!(Chunks::of(&answer(most)).is_ok());
        let failure = Chunks::of(&answer(most + 1)).err();
        let kind = failure.and_then(|it| it.io_error_kind());
        assert_eq!(kind, Some(ErrorKind::FileTooLarge));
    }

    #[tokio::test(start_paused = true)]
    async fn whatever_is_read_or_is_shorter_gives_back_its_room() {
        let room = Room::new();
        let _short = room.body(limits::ANSWER_CHUNK_BYTES).await;
        assert!(room.has(COUNT));
        let mut long = room.body(LONG).await.into_data_stream();
        assert!(!room.has(1));
        for taken in 1..=COUNT {
            take(&mut long).await.unwrap().unwrap();
            assert!(room.has(taken) && !room.has(taken + 1));
        }
        assert!(take(&mut long).await.is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn who_goes_away_gives_back_all_at_once() {
        let room = Room::new();
        let began = Instant::now();
        drop(room.body(LONG).await);
        room.0.take_many(ME, COUNT).await;
        assert_eq!(began.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn who_stops_reading_gives_back_all_but_a_chunk_and_is_not_told_that_this_was_all() {
        let room = Room::new();
        let began = Instant::now();
        let body = room.body(LONG).await;
        room.0.take_many(ME, COUNT - 1).await;
        assert!(began.elapsed() >= GRACE && began.elapsed() < GRACE + CHUNK_TIME);
        assert!(to_bytes(body, usize::MAX).await.is_err());
        assert!(room.has(COUNT));
    }

    #[tokio::test(start_paused = true)]
    async fn a_file_keeps_its_room_until_all_of_it_is_read_or_nobody_reads_on() {
        let room = Turns::with_several(2, 2);
        let bytes = Bytes::from(vec![7; LONG + 1]);
        let sent = file(bytes.clone(), room.take_many(ME, 2).await);
        assert!(room.try_take_many(ME, 1).is_none());
        assert!(to_bytes(sent, usize::MAX).await.unwrap() == bytes);
        let unread = file(bytes.clone(), room.try_take_many(ME, 2).unwrap());
        let began = Instant::now();
        assert!(room.try_take_many(ME, 1).is_none());
        sleep(GRACE + CHUNK_TIME).await;
        // One chunk is the connection's already.
        drop(unread);
        assert!(room.try_take_many(ME, 2).is_some(), "{:?}", began.elapsed());
        let short = file(bytes.slice(..9), room.try_take_many(ME, 2).unwrap());
        assert_eq!(short.size_hint().exact(), Some(9));
        assert!(room.try_take_many(ME, 2).is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn a_poor_line_gets_all_and_who_takes_a_byte_now_and_then_does_not() {
        for (pause, gets_all) in [(CHUNK_TIME, true), (GRACE - CHUNK_TIME, false)] {
            let mut long = Room::new().body(LONG).await.into_data_stream();
            let mut complete = true;
            while let Some(taken) = take(&mut long).await {
                complete &= taken.is_ok();
                sleep(pause).await;
            }
            assert_eq!(complete, gets_all, "a chunk in {pause:?}");
        }
    }
}
