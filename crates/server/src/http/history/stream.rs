//! Answers are written while they are read: a thread that may wait writes them in chunks, with a bounded queue between it
//! and the reader. What fits into one chunk is sent whole.
//!
//! Whoever reads slowly makes the thread wait, and whoever reads too slowly, or has gone, ends it: an answer under way
//! keeps memory and a thread, and neither for ever.

use crate::exports::Turn;
use axum::body::{Body, Bytes};
use futures_util::stream::{self, Stream, StreamExt};
use std::error::Error;
use std::future::ready;
use std::io::{self, ErrorKind, Write};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};
use tracing::{debug, error};
use wortlaut_model::limits;

/// Writes an answer; what it is made from goes with it.
pub(super) type Writing = Box<dyn FnOnce(&mut Chunks) -> io::Result<()> + Send>;

/// How slowly an answer may be read: each chunk must be taken within the grace, and all until now within the grace and as
/// long as they take at this rate.
#[derive(Clone, Copy)]
pub(super) struct Pace {
    grace: Duration,
    bytes_per_second: u64,
}

/// The pace of every reader.
pub(super) const PACE: Pace = Pace {
    grace: Duration::from_millis(limits::ANSWER_GRACE_MILLIS),
    bytes_per_second: limits::ANSWER_BYTES_PER_SECOND,
};

enum Chunk {
    /// There is more.
    More(Bytes),
    /// The answer is complete with it.
    Last(Bytes),
}

/// Where an answer is written to.
pub(super) struct Chunks {
    queue: mpsc::Sender<Chunk>,
    runtime: Handle,
    pace: Pace,
    began: Instant,
    /// Bytes that were put into the queue.
    queued: u64,
    buffer: Vec<u8>,
}

/// Begins to write, and returns the body with its first chunk at hand; none when not even that could be written. The turn
/// ends with the writing.
pub(super) async fn begin(writing: Writing, pace: Pace, turn: Turn) -> Option<Body> {
    let (queue, mut chunks) = mpsc::channel(limits::ANSWER_CHUNKS);
    let mut into = Chunks::new(queue, pace);
    tokio::task::spawn_blocking(move || {
        if let Err(failure) = writing(&mut into).and_then(|()| into.finish()) {
            tell(&failure);
        }
        drop(turn);
    });
    Some(match chunks.recv().await? {
        Chunk::Last(whole) => Body::from(whole),
        Chunk::More(first) => {
            let first = stream::once(ready(Ok(first)));
            Body::from_stream(first.chain(rest(chunks)))
        }
    })
}

/// What comes after the first chunk. An answer that is not complete must not look as if it were: it ends with an error,
/// for which the connection is closed.
fn rest(chunks: mpsc::Receiver<Chunk>) -> impl Stream<Item = io::Result<Bytes>> {
    stream::unfold(Some(chunks), async |chunks| {
        let mut chunks = chunks?;
        Some(match chunks.recv().await {
            Some(Chunk::More(bytes)) => (Ok(bytes), Some(chunks)),
            Some(Chunk::Last(bytes)) => (Ok(bytes), None),
            None => (Err(ErrorKind::UnexpectedEof.into()), None),
        })
    })
}

fn tell(failure: &io::Error) {
    match failure.kind() {
        ErrorKind::BrokenPipe => debug!("whoever asked did not wait for the answer's end"),
        ErrorKind::TimedOut => debug!("an answer was read too slowly, and not to its end"),
        _ => error!(error = failure as &dyn Error, "an answer cannot be written"),
    }
}

impl Chunks {
    fn new(queue: mpsc::Sender<Chunk>, pace: Pace) -> Self {
        Self {
            queue,
            runtime: Handle::current(),
            pace,
            began: Instant::now(),
            queued: 0,
            buffer: Vec::new(),
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        self.send(Chunk::Last)
    }

    /// Puts what is in the buffer into the queue, and waits while that is full.
    fn send(&mut self, chunk: fn(Bytes) -> Chunk) -> io::Result<()> {
        let bytes = std::mem::take(&mut self.buffer);
        let deadline = self.deadline();
        self.queued += bytes.len() as u64;
        let sending = self.queue.send(chunk(bytes.into()));
        let sent = self
            .runtime
            .block_on(async { timeout_at(deadline, sending).await });
        match sent {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(ErrorKind::BrokenPipe.into()),
            Err(_) => Err(ErrorKind::TimedOut.into()),
        }
    }

    fn deadline(&self) -> Instant {
        let Pace {
            grace,
            bytes_per_second,
        } = self.pace;
        let seconds = self.queued / bytes_per_second.max(1);
        let of_all = self.began + grace + Duration::from_secs(seconds);
        of_all.min(Instant::now() + grace)
    }
}

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full chunk is sent when more comes: only then is it not the last.
        if self.buffer.len() >= limits::ANSWER_CHUNK_BYTES {
            self.send(Chunk::More)?;
        }
        let room = limits::ANSWER_CHUNK_BYTES - self.buffer.len();
        let taken = bytes.get(..room).unwrap_or(bytes);
        self.buffer.extend_from_slice(taken);
        Ok(taken.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exports::{Party, Turns};
    use axum::body::{HttpBody, to_bytes};
    use wortlaut_model::MemberId;

    const ME: Party = Party::Member(MemberId::from_bytes([1; 16]));
    const LONG: usize = 40 * limits::ANSWER_CHUNK_BYTES;
    const HASTE: Pace = Pace {
        grace: Duration::from_millis(200),
        bytes_per_second: u64::MAX,
    };

    fn of_bytes(count: usize) -> Writing {
        Box::new(move |chunks| chunks.write_all(&vec![b'w'; count]))
    }

    async fn read(body: Body) -> Result<usize, axum::Error> {
        to_bytes(body, usize::MAX).await.map(|bytes| bytes.len())
    }

    #[tokio::test]
    async fn what_fits_into_a_chunk_has_a_length_and_what_does_not_is_read_chunk_by_chunk() {
        let turns = Turns::new(1);
        for count in [
            1,
            limits::ANSWER_CHUNK_BYTES,
            limits::ANSWER_CHUNK_BYTES + 1,
            LONG,
        ] {
            let turn = turns.take(ME).await;
            let body = begin(of_bytes(count), PACE, turn).await.unwrap();
            let exact = (count <= limits::ANSWER_CHUNK_BYTES).then_some(count as u64);
            assert_eq!(body.size_hint().exact(), exact);
            assert_eq!(read(body).await.unwrap(), count);
        }
    }

    #[tokio::test]
    async fn who_goes_away_ends_the_writing() {
        let turns = Turns::new(1);
        let turn = turns.take(ME).await;
        drop(begin(of_bytes(LONG), PACE, turn).await.unwrap());
        // It would be taken only when the grace is over, if the writing went on.
        let next = tokio::time::timeout(PACE.grace / 2, turns.take(ME)).await;
        assert!(next.is_ok());
    }

    #[tokio::test]
    async fn who_stops_reading_keeps_no_turn_and_is_not_told_that_this_was_all() {
        let turns = Turns::new(1);
        let turn = turns.take(ME).await;
        let body = begin(of_bytes(LONG), HASTE, turn).await.unwrap();
        drop(turns.take(ME).await);
        assert!(read(body).await.is_err());
    }

    #[tokio::test]
    async fn an_answer_that_cannot_be_written_is_no_answer_or_an_incomplete_one() {
        let turns = Turns::new(1);
        let fails = |count: usize| -> Writing {
            Box::new(move |chunks| {
                chunks.write_all(&vec![b'w'; count])?;
                Err(io::Error::other("odd"))
            })
        };
        let turn = turns.take(ME).await;
        assert!(begin(fails(1), PACE, turn).await.is_none());
        let turn = turns.take(ME).await;
        let begun = begin(fails(LONG), PACE, turn).await.unwrap();
        assert!(read(begun).await.is_err());
    }
}
