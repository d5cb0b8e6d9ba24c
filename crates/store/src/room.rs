//! How many there may be of a thing.

use crate::error::{Result, StoreError};
use rusqlite::{ToSql, Transaction};

/// Refuses one more of what its owner has `most` of. `count` is the SQL that counts them, the owner its only parameter.
///
/// # Errors
///
/// [`Full`](StoreError::Full) when there is no room for one more, and database errors.
pub(crate) fn require_room(
    transaction: &Transaction<'_>,
    count: &str,
    owner: impl ToSql,
    what: &'static str,
    most: u64,
) -> Result<()> {
    let there_are: u64 = transaction
        .prepare_cached(count)?
        .query_row([owner], |row| row.get(0))?;
    if there_are >= most {
        return Err(StoreError::Full { what, most });
    }
    Ok(())
}
