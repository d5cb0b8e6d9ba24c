//! WebSocket messages that are no frames of the protocol.

use crate::scene::{Attack, Case, Scene, malformed};
use minicbor::Encoder;
use minicbor::data::Tag;

/// The rule that a message breaks which is no frame.
const FRAME: &str = "malformed-frame";

pub fn cases() -> Vec<Case> {
    vec![
        malformed(
            "a text message",
            "text-message",
            Attack::Text("{\"type\":\"join\"}"),
        ),
        malformed(
            "noise",
            FRAME,
            Attack::Frame(|_| (0..200).map(|n| (n * 91 % 251) as u8).collect()),
        ),
        malformed("a number", FRAME, Attack::Frame(|_| vec![0x18, 42])),
        malformed("a map without a type", FRAME, Attack::Frame(|_| vec![0xa0])),
        malformed(
            "a type that is a number",
            FRAME,
            Attack::Frame(|_| {
                unknown_key(|e| {
                    e.u8(1).unwrap().str("type").unwrap().u8(3).unwrap();
                })
            }),
        ),
        malformed(
            "a document that is no document",
            FRAME,
            Attack::Frame(|s| {
                sync(s, "not base58", |e| {
                    e.bytes(&[0x42, 0, 0, 0, 0]).unwrap();
                })
            }),
        ),
        malformed(
            "data that is a word",
            FRAME,
            Attack::Frame(|s| {
                sync(s, "4NMNnkMhL8jXrdJ9jamS58PAVdXu", |e| {
                    e.str("word").unwrap();
                })
            }),
        ),
        malformed(
            "half a frame",
            FRAME,
            Attack::Frame(|s| {
                let whole = sync(s, "4NMNnkMhL8jXrdJ9jamS58PAVdXu", |e| {
                    e.bytes(&[0x42, 0, 0, 0, 0]).unwrap();
                });
                whole[..whole.len() / 2].to_vec()
            }),
        ),
        malformed(
            "a million arrays in each other",
            FRAME,
            Attack::Frame(|_| {
                unknown_key(|e| e.writer_mut().extend(std::iter::repeat_n(0x9f, 1_000_000)))
            }),
        ),
        malformed(
            "a million tags on each other",
            FRAME,
            Attack::Frame(|_| {
                unknown_key(|e| {
                    for _ in 0..1_000_000 {
                        e.tag(Tag::new(1)).unwrap();
                    }
                })
            }),
        ),
        malformed(
            "an array of 2^64 numbers",
            FRAME,
            Attack::Frame(|_| {
                unknown_key(|e| {
                    e.array(u64::MAX).unwrap();
                    e.writer_mut().extend(std::iter::repeat_n(0x01, 1_000_000));
                })
            }),
        ),
        malformed(
            "a map of 2^64 entries",
            FRAME,
            Attack::Frame(|_| {
                let mut encoder = Encoder::new(Vec::new());
                encoder.map(u64::MAX).unwrap();
                encoder.into_writer()
            }),
        ),
        malformed(
            "a string of 2^63 bytes",
            FRAME,
            Attack::Frame(|_| {
                unknown_key(|e| {
                    e.writer_mut().push(0x7b);
                    e.writer_mut().extend((u64::MAX / 2).to_be_bytes());
                })
            }),
        ),
        malformed(
            "a message of 65 MB",
            "message-too-large",
            Attack::Frame(|_| vec![0xa0; 65 << 20]),
        ),
    ]
}

/// A frame that begins with a key nobody knows, and this for its value.
fn unknown_key(value: impl FnOnce(&mut Encoder<Vec<u8>>)) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::new());
    encoder.map(2).unwrap().str("novelty").unwrap();
    value(&mut encoder);
    encoder.into_writer()
}

fn sync(scene: &Scene, document: &str, data: impl FnOnce(&mut Encoder<Vec<u8>>)) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::new());
    encoder.map(5).unwrap();
    for (key, value) in [
        ("type", "sync"),
        ("senderId", scene.peer.as_str()),
        ("targetId", "server"),
        ("documentId", document),
    ] {
        encoder.str(key).unwrap().str(value).unwrap();
    }
    encoder.str("data").unwrap();
    data(&mut encoder);
    encoder.into_writer()
}
