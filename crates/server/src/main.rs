//! The binary `wortlaut`: the server and the commands that administer it.
//!
//! ```text
//! main ── cli ──┬── serve ── http (routes) ── socket (/sync) ── rooms ── committer ── store
//!               └── admin: the same commands, through the control socket or on the folder itself
//! ```

mod access;
mod admin;
mod app;
mod auth;
mod cli;
mod clock;
mod ends;
mod events;
mod exports;
mod hex;
mod histories;
mod http;
mod logging;
mod metrics;
mod moment;
mod openid;
mod operator;
mod passkeys;
mod revision;
mod rights;
mod rooms;
mod serve;
mod socket;
mod tally;
mod tasks;
mod template;
mod wiping;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
