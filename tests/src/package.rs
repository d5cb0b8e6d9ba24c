//! A word processor's file, opened and edited by hand: none of the product's own readers and writers has a part in it.

use flate2::{Crc, read::DeflateDecoder};
use std::io::Read;

/// How an entry of a zip file begins, and how the list of them at its end.
const ENTRY: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
const DEFLATED: u16 = 8;

/// A zip file with one part put in another's place: what `edit` makes of its text. All parts are stored as they are.
pub fn with_part(package: &[u8], part: &str, edit: impl FnOnce(String) -> String) -> Vec<u8> {
    let mut parts = parts(package);
    let found = parts.iter_mut().find(|(name, _)| name == part);
    let (_, content) = found.unwrap_or_else(|| panic!("the file has no {part}"));
    let text = String::from_utf8(std::mem::take(content)).expect("the part is text");
    *content = edit(text).into_bytes();
    packed(&parts)
}

/// The parts by name, in the order of the zip file's own list.
fn parts(package: &[u8]) -> Vec<(String, Vec<u8>)> {
    let end = package.windows(4).rposition(|it| it == END);
    let end = &package[end.expect("a zip file ends with its list")..];
    let mut at = number(end, 16, 4);
    let mut parts = Vec::new();
    for _ in 0..number(end, 10, 2) {
        let entry = &package[at..];
        assert_eq!(&entry[..4], ENTRY);
        let (size, name) = (number(entry, 20, 4), number(entry, 28, 2));
        let begin = number(entry, 42, 4);
        let header = &package[begin..];
        let content = begin + 30 + number(header, 26, 2) + number(header, 28, 2);
        let content = &package[content..content + size];
        let mut inflated = Vec::new();
        if number(entry, 10, 2) == usize::from(DEFLATED) {
            let mut decoder = DeflateDecoder::new(content);
            decoder.read_to_end(&mut inflated).expect("it inflates");
        } else {
            inflated.extend(content);
        }
        let name_bytes = entry[46..46 + name].to_vec();
        parts.push((String::from_utf8(name_bytes).expect("a name"), inflated));
        at += 46 + name + number(entry, 30, 2) + number(entry, 32, 2);
    }
    parts
}

fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let (mut file, mut list) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let begin = file.len() as u32;
        let mut crc = Crc::new();
        crc.update(content);
        // Flags, method, time, date; checksum and sizes; the lengths of the name and of nothing more.
        let mut header = vec![0; 8];
        header.extend(crc.sum().to_le_bytes());
        header.extend((content.len() as u32).to_le_bytes());
        header.extend((content.len() as u32).to_le_bytes());
        header.extend((name.len() as u16).to_le_bytes());
        header.extend([0, 0]);
        file.extend(b"PK\x03\x04\x14\x00");
        file.extend(&header);
        file.extend(name.as_bytes());
        file.extend(content);
        list.extend(b"PK\x01\x02\x14\x00\x14\x00");
        list.extend(&header);
        list.extend([0; 10]);
        list.extend(begin.to_le_bytes());
        list.extend(name.as_bytes());
    }
    let (begin, count) = (file.len() as u32, parts.len() as u16);
    file.extend(&list);
    file.extend(b"PK\x05\x06\x00\x00\x00\x00");
    file.extend(count.to_le_bytes());
    file.extend(count.to_le_bytes());
    file.extend((list.len() as u32).to_le_bytes());
    file.extend(begin.to_le_bytes());
    file.extend([0, 0]);
    file
}

/// A number of so many bytes at a place, the lowest byte first.
fn number(bytes: &[u8], at: usize, length: usize) -> usize {
    let bytes = bytes[at..at + length].iter().rev();
    bytes.fold(0, |number, byte| number << 8 | usize::from(*byte))
}
