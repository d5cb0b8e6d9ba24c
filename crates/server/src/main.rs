//! The binary `wortlaut`: the server and the commands that administer it.
//!
//! ```text
//! main ── cli ──┬── serve ── http (routes) ── socket (/sync) ── rooms ── committer ── store
//!               └── admin: the same commands, through the control socket or on the folder itself
//! ```

mod admin;
mod app;
mod auth;
mod cli;
mod clock;
mod events;
mod exports;
mod histories;
mod http;
mod logging;
mod metrics;
mod moment;
mod operator;
mod revision;
mod rooms;
mod serve;
mod socket;
mod tasks;
mod template;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
