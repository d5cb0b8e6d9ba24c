//! A recorded history of writing, from the public collection editing-traces.

use std::io::Read;
use std::path::Path;

/// Edits of one text, in order.
pub struct Trace {
    /// Where, how many characters go, and which come.
    pub edits: Vec<(usize, usize, String)>,
    /// The text as it ended.
    pub end: Option<String>,
}

impl Trace {
    /// Reads a trace as the collection keeps it: gzipped JSON.
    pub fn read(path: &Path) -> Self {
        let file = std::fs::File::open(path).expect("the trace is a file");
        let mut json = String::new();
        flate2::read::GzDecoder::new(file)
            .read_to_string(&mut json)
            .expect("the trace is gzipped JSON");
        let trace: serde_json::Value = serde_json::from_str(&json).expect("the trace is JSON");
        let number = |value: &serde_json::Value| {
            value
                .as_u64()
                .and_then(|n| usize::try_from(n).ok())
                .expect("a number")
        };
        let transactions = trace["txns"].as_array().expect("transactions");
        let edits = transactions
            .iter()
            .flat_map(|txn| txn["patches"].as_array().expect("patches"))
            .map(|patch| {
                let inserted = patch[2].as_str().expect("inserted words");
                (number(&patch[0]), number(&patch[1]), inserted.to_owned())
            })
            .collect();
        Self {
            edits,
            end: trace["endContent"].as_str().map(str::to_owned),
        }
    }
}
