//! A long text, typed one change an edit: 50,000 characters at random places, or the editing trace that `WORTLAUT_TRACE`
//! names.

use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId, OpType, SortedVec};
use automerge::{ActorId, Change, ChangeHash, ExpandedChange, ObjType};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

/// An edit: at this character, delete so many, insert these.
pub struct Edit {
    at: usize,
    deleted: usize,
    inserted: String,
}

/// The edits of a long text, see the benchmarks.
pub fn edits() -> Vec<Edit> {
    match std::env::var("WORTLAUT_TRACE") {
        Ok(path) => trace(&path),
        Err(_) => synthetic(50_000),
    }
}

fn trace(path: &str) -> Vec<Edit> {
    let file = std::fs::File::open(path).expect("the trace opens");
    let reader = std::io::BufReader::new(flate2::read::GzDecoder::new(file));
    let trace: serde_json::Value = serde_json::from_reader(reader).expect("the trace is JSON");
    let transactions = trace["txns"].as_array().expect("txns");
    let patches = transactions
        .iter()
        .flat_map(|txn| txn["patches"].as_array().expect("patches"));
    patches
        .map(|patch| Edit {
            at: patch[0].as_u64().expect("position") as usize,
            deleted: patch[1].as_u64().expect("deleted") as usize,
            inserted: patch[2].as_str().expect("inserted").to_owned(),
        })
        .collect()
}

fn synthetic(count: usize) -> Vec<Edit> {
    let mut random = SmallRng::seed_from_u64(1);
    let mut at = 0;
    (0..count)
        .map(|length| {
            at = if random.random_ratio(1, 20) {
                random.random_range(0..=length)
            } else {
                (at + 1).min(length)
            };
            Edit {
                at,
                deleted: 0,
                inserted: "e".to_owned(),
            }
        })
        .collect()
}

/// Writes the edits as changes of one actor, each on top of the one before.
struct Writer {
    actor: ActorId,
    elements: Vec<u64>,
    next: u64,
    head: Option<ChangeHash>,
    changes: Vec<Vec<u8>>,
}

/// The counter of the operation that makes the text.
pub const TEXT: u64 = 1;

impl Writer {
    fn id(&self, counter: u64) -> OpId {
        OpId::new(counter, &self.actor)
    }

    fn commit(&mut self, operations: Vec<Op>) {
        let count = operations.len() as u64;
        let change = Change::from(ExpandedChange {
            operations,
            actor_id: self.actor.clone(),
            hash: None,
            seq: self.changes.len() as u64 + 1,
            start_op: self.next.try_into().expect("counters start at 1"),
            time: 1_790_000_000,
            message: None,
            deps: self.head.into_iter().collect(),
            extra_bytes: vec![],
            author: None,
        });
        self.next += count;
        self.head = Some(change.hash());
        self.changes.push(change.raw_bytes().to_vec());
    }

    fn element(&self, behind: Option<u64>) -> Key {
        Key::Seq(behind.map_or(ElementId::Head, |it| ElementId::Id(self.id(it))))
    }

    fn operation(&self, key: Key, action: OpType, pred: Option<u64>) -> Op {
        let insert = pred.is_none();
        Op {
            action,
            obj: ObjectId::Id(self.id(TEXT)),
            key,
            pred: SortedVec::from(pred.map(|it| self.id(it)).into_iter().collect::<Vec<_>>()),
            insert,
        }
    }

    fn edit(&mut self, edit: &Edit) {
        let mut operations = Vec::new();
        for gone in self
            .elements
            .drain(edit.at..edit.at + edit.deleted)
            .collect::<Vec<_>>()
        {
            operations.push(self.operation(self.element(Some(gone)), OpType::Delete, Some(gone)));
        }
        let mut behind = edit.at.checked_sub(1).map(|it| self.elements[it]);
        for (offset, character) in edit.inserted.chars().enumerate() {
            let action = OpType::Put(character.to_string().as_str().into());
            operations.push(self.operation(self.element(behind), action, None));
            let id = self.next + operations.len() as u64 - 1;
            self.elements.insert(edit.at + offset, id);
            behind = Some(id);
        }
        self.commit(operations);
    }
}

/// The edits as changes; the first one makes the text.
pub fn changes(edits: &[Edit]) -> Vec<Vec<u8>> {
    let mut writer = Writer {
        actor: ActorId::from([7; 16]),
        elements: Vec::new(),
        next: 1,
        head: None,
        changes: Vec::new(),
    };
    writer.commit(vec![Op {
        action: OpType::Make(ObjType::Text),
        obj: ObjectId::Root,
        key: Key::Map("text".into()),
        pred: SortedVec::new(),
        insert: false,
    }]);
    for edit in edits {
        writer.edit(edit);
    }
    writer.changes
}

/// Kilobytes of memory that the process has now.
pub fn resident_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS"));
    let digits = line.and_then(|line| line.split_whitespace().nth(1));
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}
