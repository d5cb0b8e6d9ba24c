//! Chunks and columns written by hand, so that they can lie. The format: automerge.org/automerge-binary-format-spec.

use crate::scene::Scene;
use sha2::{Digest, Sha256};
use std::io::Write;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];

pub const DOCUMENT: u8 = 0;
pub const CHANGE: u8 = 1;
pub const COMPRESSED_CHANGE: u8 = 2;

pub const OBJECT_ACTOR: u64 = 0x01;
pub const OBJECT_COUNTER: u64 = 0x02;
pub const KEY: u64 = 0x15;
pub const INSERT: u64 = 0x34;
pub const ACTION: u64 = 0x42;
pub const VALUE_KIND: u64 = 0x56;
pub const VALUE: u64 = 0x57;
pub const PREDECESSORS: u64 = 0x70;
pub const PREDECESSOR_ACTOR: u64 = 0x71;
pub const PREDECESSOR_COUNTER: u64 = 0x73;
pub const MARK_NAME: u64 = 0xa5;

/// An unsigned LEB128 number.
pub fn number(mut n: u64) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        let byte = (n & 0x7f) as u8;
        n >>= 7;
        if n == 0 {
            out.push(byte);
            return out;
        }
        out.push(byte | 0x80);
    }
}

fn signed(mut n: i64) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        let byte = (n & 0x7f) as u8;
        n >>= 7;
        if (n == 0 && byte & 0x40 == 0) || (n == -1 && byte & 0x40 != 0) {
            out.push(byte);
            return out;
        }
        out.push(byte | 0x80);
    }
}

/// A run-length column that says `count` times `value` in a few bytes. A run of one is written as a literal.
pub fn run(count: u64, value: &[u8]) -> Vec<u8> {
    let length = if count == 1 {
        -1
    } else {
        i64::try_from(count).unwrap()
    };
    [signed(length).as_slice(), value].concat()
}

/// A chunk with its checksum.
pub fn chunk(kind: u8, body: &[u8]) -> Vec<u8> {
    let header = [&[kind], number(body.len() as u64).as_slice()].concat();
    let checksum = Sha256::new()
        .chain_update(&header)
        .chain_update(body)
        .finalize();
    [&MAGIC, &checksum[..4], &header, body].concat()
}

/// A chunk whose checksum nobody can verify before inflating it.
pub fn unverifiable_chunk(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = number(body.len() as u64);
    [&MAGIC, &[0; 4][..], &[kind], &length, body].concat()
}

/// A change of the scene's actor on its heads, with columns of any content.
pub fn change(scene: &Scene, columns: &[(u64, Vec<u8>)]) -> Vec<u8> {
    let mut body = number(scene.heads.len() as u64);
    for head in &scene.heads {
        body.extend(head.0);
    }
    let actor = scene.actor.to_bytes();
    body.extend(number(actor.len() as u64));
    body.extend(actor);
    let (sequence, time, message, other_actors) = (1, 0, 0, 0);
    body.extend(number(sequence));
    body.extend(number(scene.next));
    body.extend([time, message, other_actors]);
    body.extend(number(columns.len() as u64));
    for (column, data) in columns {
        body.extend(number(*column));
        body.extend(number(data.len() as u64));
    }
    columns.iter().for_each(|(_, data)| body.extend(data));
    chunk(CHANGE, &body)
}

/// So many megabytes of nothing, in about a thousandth of them.
pub fn deflated_megabytes(count: usize) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    let megabyte = vec![0; 1 << 20];
    for _ in 0..count {
        encoder.write_all(&megabyte).unwrap();
    }
    encoder.finish().unwrap()
}
