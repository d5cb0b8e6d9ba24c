//! Holds SQLite's write lock on the database it is given until its input ends: `hold-write-lock DATABASE`.
//!
//! The tests written in JavaScript use it to make the server wait for its disk, without a switch in the server. It says
//! `held` when it has the lock.
#![expect(clippy::print_stdout, reason = "the test that started it reads this")]

use std::io::Read;
use std::path::PathBuf;
use wortlaut_tests::WriteLock;

fn main() -> std::io::Result<()> {
    let Some(database) = std::env::args_os().nth(1).map(PathBuf::from) else {
        return Err(std::io::Error::other("usage: hold-write-lock DATABASE"));
    };
    let lock = WriteLock::take(&database);
    println!("held");
    std::io::stdin().read_to_end(&mut Vec::new())?;
    drop(lock);
    Ok(())
}
