//! Holds SQLite's write lock on a database until standard input ends, as a backup or an administrator's shell may:
//! `hold-write-lock FILE` prints `held` when it has it.

use std::io::Read;
use wortlaut_tests::WriteLock;

fn main() -> std::io::Result<()> {
    let Some(database) = std::env::args_os().nth(1) else {
        return Err(std::io::Error::other("usage: hold-write-lock FILE"));
    };
    let lock = WriteLock::take(std::path::Path::new(&database));
    println!("held");
    std::io::stdin().read_to_end(&mut Vec::new())?;
    drop(lock);
    Ok(())
}
