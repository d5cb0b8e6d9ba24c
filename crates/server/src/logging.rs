//! Logs go to standard error: standard output belongs to the lines that programs read. No query string, secret, name or
//! word of a text is ever logged.

use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Begins to log what `filter` lets through, in the form of tracing's `EnvFilter`.
pub(crate) fn start(filter: &str) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
}
