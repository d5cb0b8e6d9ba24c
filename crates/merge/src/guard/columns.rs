//! Counting what a change announces, before the library allocates for it.
//!
//! A change's operations are columns of run-length encoded values: 69 bytes can announce fifty million rows. Every
//! column is walked run by run, without expanding a run, and the announced rows are added up.
//!
//! ```text
//! body    := count hash*, actor, sequence, first operation, time, message, count actor*,
//!            count (specification length)*, column data …, extra bytes
//! column  := runs of (count > 0) value | (count < 0) |count| values | 0 number-of-nulls
//! boolean := lengths of alternating runs, beginning with false
//! ```
//! Source: the Automerge binary format, change chunks and column encodings.

use super::refusal::Reason;
use crate::leb128::{self, LebError};
use wortlaut_model::limits;

/// Times are saved as differences: two that are further apart than a 64-bit number reaches make the library panic when
/// it saves. JavaScript's numbers are exact up to here, and no clock is this wrong.
const TIMES: std::ops::RangeInclusive<i64> = -(1 << 53)..=1 << 53;
const HASH_BYTES: u64 = 32;
/// The low three bits of a column's specification say how it is encoded.
const TYPE_MASK: u64 = 0b111;
const COMPRESSED: u64 = 0b1000;
const GROUP: u64 = 0;
const ACTOR: u64 = 1;
const DELTA: u64 = 3;
const BOOLEAN: u64 = 4;
const STRING: u64 = 5;
const VALUE: u64 = 7;

/// Walks the body of a change and refuses one that announces more than a change may have; else how many operations, or
/// predecessors if those are more, it announces.
pub(super) fn scan(mut body: &[u8]) -> Result<u64, Reason> {
    let body = &mut body;
    let dependencies = number(body)?;
    if dependencies > limits::CHANGE_DEPENDENCIES {
        return Err(Reason::TooManyDependencies);
    }
    take(body, dependencies * HASH_BYTES)?;
    take_actor(body)?;
    let _sequence = number(body)?;
    let _first_operation = number(body)?;
    if !TIMES.contains(&signed(body)?) {
        return Err(Reason::Time);
    }
    let message = number(body)?;
    if message > limits::CHANGE_MESSAGE_BYTES {
        return Err(Reason::MessageTooLong);
    }
    take(body, message)?;
    let other_actors = number(body)?;
    if other_actors > limits::CHANGE_ACTORS {
        return Err(Reason::TooManyActors);
    }
    for _ in 0..other_actors {
        take_actor(body)?;
    }
    let announced = scan_columns(body, other_actors)?;
    if body.is_empty() {
        Ok(announced)
    } else {
        Err(Reason::ExtraBytes)
    }
}

fn scan_columns(body: &mut &[u8], other_actors: u64) -> Result<u64, Reason> {
    let count = number(body)?;
    if count > limits::CHANGE_COLUMNS {
        return Err(Reason::TooManyColumns);
    }
    let mut columns = Vec::new();
    for _ in 0..count {
        let specification = number(body)?;
        let length = number(body)?;
        columns.push((specification, length));
    }
    let mut most = 0;
    for (specification, length) in columns {
        most = most.max(scan_column(
            specification,
            take(body, length)?,
            other_actors,
        )?);
    }
    Ok(most)
}

/// The rows of one column; of a column of groups the members, if those are more.
fn scan_column(specification: u64, data: &[u8], other_actors: u64) -> Result<u64, Reason> {
    if specification & COMPRESSED != 0 {
        return Err(Reason::CompressedColumn);
    }
    let runs = match specification & TYPE_MASK {
        VALUE => return Ok(0),
        BOOLEAN => return scan_booleans(data),
        STRING => scan_runs(data, |data| {
            let length = number(data)?;
            take(data, length)?;
            Ok(0)
        }),
        DELTA => scan_runs(data, |data| signed(data).map(|_| 0)),
        GROUP => scan_runs(data, number),
        ACTOR => scan_runs(data, |data| match number(data)? {
            // Index 0 is the change's own actor; the others are listed after it.
            actor if actor > other_actors => Err(Reason::ActorIndex),
            _ => Ok(0),
        }),
        _ => scan_runs(data, |data| number(data).map(|_| 0)),
    }?;
    if runs.sum > limits::CHANGE_OPERATIONS {
        return Err(Reason::TooManyPredecessors);
    }
    Ok(runs.rows.max(runs.sum))
}

/// What a column of runs holds.
struct Runs {
    rows: u64,
    /// The sum, over all rows, of what is added up for each.
    sum: u64,
}

/// Walks run-length encoded values; adds up what `value` gives for each.
fn scan_runs(
    mut data: &[u8],
    mut value: impl FnMut(&mut &[u8]) -> Result<u64, Reason>,
) -> Result<Runs, Reason> {
    let data = &mut data;
    let (mut rows, mut sum) = (0_u64, 0_u64);
    while !data.is_empty() {
        let run = signed(data)?;
        match run {
            0 => rows = rows.saturating_add(number(data)?),
            1.. => {
                rows = rows.saturating_add(run.unsigned_abs());
                sum = sum.saturating_add(value(data)?.saturating_mul(run.unsigned_abs()));
            }
            _ => {
                let literals = run.unsigned_abs();
                rows = rows.saturating_add(literals);
                // Each literal takes a byte at least, so this loop is bounded by the data.
                for _ in 0..literals {
                    sum = sum.saturating_add(value(data)?);
                }
            }
        }
        bounded(rows)?;
    }
    Ok(Runs { rows, sum })
}

fn scan_booleans(mut data: &[u8]) -> Result<u64, Reason> {
    let mut rows = 0_u64;
    while !data.is_empty() {
        rows = rows.saturating_add(number(&mut data)?);
    }
    bounded(rows)
}

fn bounded(rows: u64) -> Result<u64, Reason> {
    if rows > limits::CHANGE_OPERATIONS {
        return Err(Reason::TooManyOperations);
    }
    Ok(rows)
}

fn take_actor(body: &mut &[u8]) -> Result<(), Reason> {
    let length = number(body)?;
    if length > limits::ACTOR_BYTES {
        return Err(Reason::ActorTooLong);
    }
    take(body, length).map(drop)
}

fn take<'a>(bytes: &mut &'a [u8], length: u64) -> Result<&'a [u8], Reason> {
    let length = usize::try_from(length).map_err(|_| Reason::Truncated)?;
    let (taken, rest) = bytes.split_at_checked(length).ok_or(Reason::Truncated)?;
    *bytes = rest;
    Ok(taken)
}

fn number(bytes: &mut &[u8]) -> Result<u64, Reason> {
    leb128::read(bytes).map_err(Reason::from)
}

fn signed(bytes: &mut &[u8]) -> Result<i64, Reason> {
    leb128::read_signed(bytes).map_err(Reason::from)
}

impl From<LebError> for Reason {
    fn from(error: LebError) -> Self {
        match error {
            LebError::Truncated => Reason::Truncated,
            LebError::Overlong => Reason::Malformed,
        }
    }
}
