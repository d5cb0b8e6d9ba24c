//! Small bytes that cost the library gigabytes or minutes: refused within little memory and time.
//!
//! A test binary of its own, because it measures the memory of its process.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

use flate2::{Compression, write::DeflateEncoder};
use sha2::{Digest, Sha256};
use std::io::Write;
use std::time::{Duration, Instant};
use wortlaut_merge::guard::{Reason, parse_chunks};

const MOST_MEMORY_KB: u64 = 64 << 10;

fn leb(mut value: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while value > 0x7f {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
    out
}

/// A positive run length, as the columns have it.
fn run(length: u64) -> Vec<u8> {
    let mut out = leb(length);
    let last = out.len() - 1;
    if out[last] & 0x40 != 0 {
        out[last] |= 0x80;
        out.push(0);
    }
    out
}

fn chunk(kind: u8, body: &[u8]) -> Vec<u8> {
    let hashed = [&[kind], &leb(body.len() as u64)[..], body].concat();
    let digest = Sha256::digest(&hashed);
    [&[0x85, 0x6f, 0x4a, 0x83], &digest[..4], &hashed].concat()
}

/// A change of sequence 1 without dependencies, with these columns.
fn change(columns: &[(u64, Vec<u8>)]) -> Vec<u8> {
    let mut body = vec![0, 16];
    body.extend([7; 16]);
    body.extend([1, 1, 0, 0, 0]);
    body.extend(leb(columns.len() as u64));
    for (specification, data) in columns {
        body.extend(leb(*specification));
        body.extend(leb(data.len() as u64));
    }
    for (_, data) in columns {
        body.extend(data);
    }
    chunk(1, &body)
}

/// `count` times the same operation: a null under the key `k` of the root.
fn rows(count: u64) -> Vec<u8> {
    let repeated = |value: &[u8]| [&run(count), value].concat();
    change(&[
        (0x15, repeated(&[1, b'k'])),
        (0x34, leb(count)),
        (0x42, repeated(&[1])),
        (0x56, repeated(&[0])),
        (0x70, repeated(&[0])),
    ])
}

fn deflated(kind: u8, megabytes: usize) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    let zeros = vec![0; 1 << 20];
    for _ in 0..megabytes {
        encoder.write_all(&zeros).unwrap();
    }
    chunk(kind, &encoder.finish().unwrap())
}

/// The most memory the process had. The kernel counts pages in batches: a later reading may be some hundred KB below an
/// earlier one.
fn most_memory_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let digits = line.unwrap().split_whitespace().nth(1);
    digits.unwrap().parse().unwrap()
}

fn reason(bytes: &[u8]) -> Reason {
    parse_chunks(bytes).unwrap_err().reason
}

fn assert_cheap(what: &str, bytes: &[u8], expected: Reason) {
    let (memory, start) = (most_memory_kb(), Instant::now());
    assert_eq!(reason(bytes), expected, "{what}");
    assert!(start.elapsed() < Duration::from_secs(5), "{what} took long");
    let grown = most_memory_kb().saturating_sub(memory);
    assert!(grown < MOST_MEMORY_KB, "{what} took {grown} KB");
}

/// One test, because bombs beside one another would count for each other. The others of this file take little memory.
#[test]
fn bombs_are_refused_before_they_go_off() {
    assert_cheap("a deflated change", &deflated(2, 100), Reason::TooLarge);
    assert_cheap("a deflated document", &deflated(0, 100), Reason::ChunkType);
    assert_cheap("a bundle", &chunk(3, &[0; 40]), Reason::ChunkType);
    assert_cheap(
        "fifty million rows",
        &rows(50_000_000),
        Reason::TooManyOperations,
    );
    assert_cheap(
        "rows beyond counting",
        &rows(u64::MAX / 4),
        Reason::TooManyOperations,
    );
    for seed in 201..=206 {
        let path = format!(
            "{}/tests/hostile/document-chunk-{seed}.bin",
            env!("CARGO_MANIFEST_DIR")
        );
        let bytes = std::fs::read(&path).unwrap();
        assert_cheap(&path, &bytes, Reason::ChunkType);
    }
    assert_cheap(
        "predecessors",
        &predecessors(300_000_000),
        Reason::TooManyPredecessors,
    );
    assert_cheap("actors", &actors(4_000_000), Reason::TooManyActors);
    assert_cheap(
        "dependencies",
        &chunk(1, &leb(1 << 40)),
        Reason::TooManyDependencies,
    );
    assert_cheap("columns", &columns(1 << 30), Reason::TooManyColumns);
    assert_cheap("an unlisted actor", &unlisted_actor(), Reason::ActorIndex);
    let compressed_column = change(&[(0x15 | 0x08, vec![1, 2, 3])]);
    assert_cheap(
        "a compressed column",
        &compressed_column,
        Reason::CompressedColumn,
    );
}

/// Many changes of a hundred thousand operations in one blob: each is allowed, all together are not.
#[test]
fn many_long_changes_in_one_chunk_are_refused() {
    let one = rows(100_000);
    assert!(one.len() < 100);
    let many: Vec<u8> = std::iter::repeat_n(one, 1_000).flatten().collect();
    assert_eq!(reason(&many), Reason::TooManyOperations);
}

fn predecessors(count: u64) -> Vec<u8> {
    let repeated = |value: u8| [run(count), vec![value]].concat();
    change(&[
        (0x15, vec![0x7f, 1, b'k']),
        (0x34, vec![1]),
        (0x42, vec![0x7f, 1]),
        (0x56, vec![0x7f, 0]),
        (0x70, [vec![0x7f], leb(count)].concat()),
        (0x71, repeated(0)),
        (0x73, repeated(1)),
    ])
}

fn actors(count: u64) -> Vec<u8> {
    let mut body = vec![0, 1, 7, 1, 1, 0, 0];
    body.extend(leb(count));
    body.resize(4_000_000, 0);
    chunk(1, &body)
}

fn columns(count: u64) -> Vec<u8> {
    let mut body = vec![0, 1, 7, 1, 1, 0, 0, 0];
    body.extend(leb(count));
    chunk(1, &body)
}

fn unlisted_actor() -> Vec<u8> {
    change(&[
        (0x01, vec![0x7f, 9]),
        (0x02, vec![0x7f, 1]),
        (0x15, vec![0x7f, 1, b'k']),
        (0x34, vec![1]),
        (0x42, vec![0x7f, 1]),
        (0x56, vec![0x7f, 0]),
        (0x70, vec![0x7f, 0]),
    ])
}

#[test]
fn every_truncation_and_every_flipped_bit_is_refused() {
    let honest = rows(3);
    assert_eq!(parse_chunks(&honest).unwrap().len(), 1);
    for end in 1..honest.len() {
        assert!(parse_chunks(&honest[..end]).is_err(), "cut at {end}");
    }
    for bit in 0..honest.len() * 8 {
        let mut flipped = honest.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(parse_chunks(&flipped).is_err(), "bit {bit} flipped");
    }
}
