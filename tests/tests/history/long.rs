//! Long answers are sent in chunks, and whoever does not read them harms nobody.

use serde_json::Value;
use std::time::{Duration, Instant};
use wortlaut_model::{Role, limits};
use wortlaut_tests::{Member, World};

const MEGABYTE: u64 = 1 << 20;
const GRACE: Duration = Duration::from_millis(limits::ANSWER_GRACE_MILLIS);
/// How many times its own length an answer takes while it is made: what it is written from is larger than it.
const MAKING_TAKES: u64 = 15;
/// What a connection keeps of an answer that is not read, beside what it has not been given yet: `hyper`'s buffer.
const CONNECTION_BYTES: u64 = MEGABYTE / 2;
const PARAGRAPHS: usize = 20_000;
/// Everything that stands there, as it was inserted since the beginning.
const LONG: &str = "/compare?from=0";

struct LongDocument {
    world: World,
    reader: Member,
}

impl LongDocument {
    fn import() -> Self {
        let mut world = World::start();
        let words: String = (0..PARAGRAPHS).map(paragraph).collect();
        let file = world.server.data().join("../long.md");
        std::fs::write(&file, words).unwrap();
        let file = file.to_str().unwrap();
        let imported = world
            .server
            .command(&["import", file, "--title", "Lang", "--json"]);
        world.document = imported["document_id"].as_str().unwrap().to_owned();
        let reader = world.add("Lübeck", Role::Reader);
        Self { world, reader }
    }

    fn ask(&self, path: &str) -> wortlaut_tests::Answer {
        self.world.get(&self.reader, path)
    }
}

fn paragraph(number: usize) -> String {
    format!("Absatz {number} für alle.\n\n")
}

#[test]
fn a_long_answer_comes_in_chunks_and_is_what_a_short_one_would_be() {
    let long = LongDocument::import();
    let texts = [
        ("/text", "blocks"),
        ("/blame", "blocks"),
        (LONG, "blocks"),
        ("/film", "texts"),
    ];
    for (path, list) in texts {
        let answer = long.ask(path);
        let bytes = answer.json.to_string().len();
        assert_eq!(answer.header("content-length"), None, "{path}");
        assert!(
            answer.chunks > bytes / limits::ANSWER_CHUNK_BYTES,
            "{path}: {bytes} bytes in {} chunks",
            answer.chunks
        );
        assert!(!answer.json[list].as_array().unwrap().is_empty(), "{path}");
        let tag = answer.header("etag").expect("a tag");
        let again = long.world.get_if_none_match(&long.reader, path, tag);
        assert_eq!((again.status, &again.json), (304, &Value::Null), "{path}");
    }
    let text = long.ask("/text").json;
    let blocks = text["blocks"].as_array().unwrap().iter();
    let words = blocks.filter_map(|block| block["runs"][0]["text"].as_str());
    let expected = (0..PARAGRAPHS).map(|it| paragraph(it).trim_end().to_owned());
    assert!(words.eq(expected), "every paragraph is there, in order");
    // What is short has a length, and what is wrong is said before anything is sent.
    let short = long.ask("/history");
    assert_eq!(short.chunks, 0);
    assert!(short.header("content-length").is_some());
    let wrong = long.ask("/text?at=9999999");
    assert_eq!((wrong.status, wrong.problem()), (404, "unknown-moment"));
}

/// Members ask for many long answers and read none of them. What waits is bounded, and what it was made from is gone.
#[test]
fn whoever_does_not_read_keeps_bounded_memory_and_no_other_member_waiting() {
    const SILENT: usize = 4;
    const ASKED_EACH: usize = 9;
    const UNREAD_EACH: u64 =
        (limits::UNREAD_CHUNKS_OF_ONE_MEMBER * limits::ANSWER_CHUNK_BYTES) as u64;
    let long = LongDocument::import();
    let world = &long.world;
    let whole = long.ask(LONG).json.to_string().len() as u64;
    assert!(whole > 4 * MEGABYTE, "only {whole} bytes");
    let silent: Vec<Member> = (0..SILENT)
        .map(|_| world.add("Bund", Role::Reader))
        .collect();
    world.server.forget_peak();
    let before = world.server.memory().now;
    let began = Instant::now();
    let unread: Vec<_> = (0..ASKED_EACH)
        .flat_map(|_| silent.iter())
        .map(|member| world.ask_and_not_read(member, LONG))
        .collect();
    for path in [LONG, "/text", "/blame", "/history"] {
        let took = world.time(&long.reader, path);
        eprintln!("{path} in {took:?} beside {} unread", unread.len());
    }
    assert!(began.elapsed() < GRACE, "others wait for who does not read");
    let grown = world.server.memory().peak.saturating_sub(before);
    eprintln!(
        "{} unread answers of {whole} bytes take {} MB",
        unread.len(),
        grown / MEGABYTE
    );
    let waiting = SILENT as u64 * UNREAD_EACH.min(2 * whole);
    let making = limits::HISTORIES_AT_ONCE as u64 * MAKING_TAKES * whole;
    let connections = unread.len() as u64 * CONNECTION_BYTES;
    assert!(grown < waiting + making + connections);

    // Who goes away gives back what the answers took: nobody waits until they would have been read too slowly.
    drop(unread);
    let took = silent.iter().map(|member| world.time(member, LONG)).max();
    assert!(took < Some(GRACE), "{took:?}");
}
