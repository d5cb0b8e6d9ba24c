//! Sync messages that are none, and chunks that are no changes.

use crate::bytes::{self, CHANGE, COMPRESSED_CHANGE, DOCUMENT, number};
use crate::scene::{Attack, Case, Scene, malformed, put, refused};
use automerge::ChangeHash;

/// The rule that a message breaks which cannot be read.
const MESSAGE: &str = "sync-message";

pub fn cases() -> Vec<Case> {
    [chunks(), filters(), lengths(), seeds()].concat()
}

fn chunks() -> Vec<Case> {
    vec![
        malformed(
            "bytes that are no chunk",
            "no-chunk",
            Attack::Chunks(|_| vec![vec![7; 100]]),
        ),
        malformed(
            "half a chunk",
            "truncated",
            Attack::Chunks(|s| {
                let whole = s.written(vec![s.honest()]).bytes();
                vec![whole[..whole.len() / 2].to_vec()]
            }),
        ),
        malformed(
            "a change with a bit turned over",
            "checksum",
            Attack::Chunks(|s| {
                let mut bytes = s.written(vec![s.honest()]).bytes();
                *bytes.last_mut().unwrap() ^= 1;
                vec![bytes]
            }),
        ),
        malformed(
            "a whole document",
            "chunk-type",
            Attack::Chunks(|s| vec![s.document.save()]),
        ),
        malformed(
            "a chunk of a kind to come",
            "chunk-type",
            Attack::Chunks(|_| vec![bytes::chunk(9, &[1, 2, 3])]),
        ),
        malformed(
            "a change that inflates to 512 MB",
            "too-large",
            Attack::Chunks(|_| {
                vec![bytes::unverifiable_chunk(
                    COMPRESSED_CHANGE,
                    &bytes::deflated_megabytes(512),
                )]
            }),
        ),
        malformed(
            "a compressed change that does not inflate",
            "deflate",
            Attack::Chunks(|_| vec![bytes::unverifiable_chunk(COMPRESSED_CHANGE, &[0xff; 1_000])]),
        ),
        malformed(
            "a document with a column of 512 MB",
            "chunk-type",
            Attack::Chunks(|_| {
                const DEFLATED: u64 = 8;
                let column = bytes::deflated_megabytes(512);
                let mut body = vec![0, 0, 0, 1];
                body.extend(number(bytes::KEY | DEFLATED));
                body.extend(number(column.len() as u64));
                body.extend(column);
                vec![bytes::chunk(DOCUMENT, &body)]
            }),
        ),
        malformed(
            "a change of 5 MB",
            "too-large",
            Attack::Chunks(|_| vec![bytes::chunk(CHANGE, &vec![0; 5 << 20])]),
        ),
    ]
}

fn filters() -> Vec<Case> {
    vec![
        malformed(
            "a bloom filter without bits",
            MESSAGE,
            Attack::Message(|_| with_filter(&[number(1), number(0), number(7)].concat())),
        ),
        malformed(
            "a bloom filter with 500 million probes",
            MESSAGE,
            Attack::Message(|_| {
                with_filter(&[number(1), number(8), number(500_000_000), vec![0xff]].concat())
            }),
        ),
        malformed(
            "a bloom filter that is cut short",
            MESSAGE,
            Attack::Message(|_| {
                with_filter(&[number(1_000_000), number(10), number(7), vec![0xff]].concat())
            }),
        ),
    ]
}

/// A message without heads, needs and changes, whose one `have` carries this filter.
fn with_filter(filter: &[u8]) -> Vec<u8> {
    let (heads, need, have, last_sync, changes) = (0, 0, 1, 0, 0);
    let mut message = vec![0x42, heads, need, have, last_sync];
    message.extend(number(filter.len() as u64));
    message.extend(filter);
    message.push(changes);
    message
}

/// Counts and lengths that lie.
fn lengths() -> Vec<Case> {
    vec![
        malformed("an empty message", MESSAGE, Attack::Message(|_| Vec::new())),
        malformed(
            "a message of no version",
            MESSAGE,
            Attack::Message(|_| vec![0x99, 0, 0, 0, 0]),
        ),
        malformed(
            "2^63 heads",
            MESSAGE,
            Attack::Message(|_| {
                vec![
                    0x42, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1,
                ]
            }),
        ),
        malformed(
            "2^62 changes",
            MESSAGE,
            Attack::Message(|_| [vec![0x42, 0, 0, 0], number(u64::MAX / 4)].concat()),
        ),
        malformed(
            "2^40 changes in 100 bytes",
            MESSAGE,
            Attack::Message(|_| [vec![0x42, 0, 0, 0], number(1 << 40), vec![0; 100]].concat()),
        ),
        malformed(
            "7 million empty changes",
            MESSAGE,
            Attack::Message(|_| {
                const COUNT: usize = 7_000_000;
                [vec![0x42, 0, 0, 0], number(COUNT as u64), vec![0; COUNT]].concat()
            }),
        ),
        malformed(
            "a million needs",
            MESSAGE,
            Attack::Message(|_| {
                const COUNT: usize = 200_000;
                [
                    vec![0x42, 0],
                    number(COUNT as u64),
                    vec![5; 32 * COUNT],
                    vec![0, 0],
                ]
                .concat()
            }),
        ),
    ]
}

/// Document chunks made by mutation: each makes the library ask for gigabytes, or run for more than a minute.
fn seeds() -> Vec<Case> {
    macro_rules! seed {
        ($number:literal) => {
            malformed(
                concat!("mutated document ", $number),
                "chunk-type",
                Attack::Chunks(|_| {
                    vec![
                        include_bytes!(concat!("../../hostile/document-chunk-", $number, ".bin"))
                            .to_vec(),
                    ]
                }),
            )
        };
    }
    vec![
        seed!("201"),
        seed!("202"),
        seed!("203"),
        seed!("204"),
        seed!("205"),
        seed!("206"),
    ]
}

/// Changes that are not refused, because honest clients send such too; they wait, and reach nobody.
pub fn held() -> Vec<Case> {
    vec![
        refused("a dependency that never comes", "", |s| {
            let draft = s.written(vec![s.honest()]);
            vec![draft.with(|c| c.deps = vec![ChangeHash([7; 32])]).bytes()]
        }),
        refused("a second change of another member's actor", "", |s| {
            let next = s.written(vec![s.honest()]).with(|c| {
                c.actor_id = s.first_actor().clone();
                c.seq = 1_000;
            });
            vec![next.bytes()]
        }),
        refused("another first change of another member's actor", "", |s| {
            let first = s.written(vec![s.honest()]);
            vec![first.with(|c| c.actor_id = s.first_actor().clone()).bytes()]
        }),
    ]
}

/// A change with one long value that depends on one nobody has; each number makes another.
pub fn three_megabytes_that_wait(scene: &Scene, number: u8) -> Vec<u8> {
    let words = put(&"w".repeat(3 << 20));
    let long = crate::scene::set(scene.text.clone(), "k", words);
    let draft = scene.written(vec![long]);
    draft
        .with(|c| c.deps = vec![ChangeHash([number; 32])])
        .bytes()
}
