//! What comes from outside: other people's pages, strangers, and connections that mean no good.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a broken expectation is how a test fails"
)]
#![expect(unreachable_pub, reason = "nothing outside reaches into a test")]

mod browser;
mod headers;
mod pages;
mod passwords;
mod places;
mod siege;
mod slow;
mod strangers;

use std::time::Duration;

/// How long anybody may wait for anything, whatever others do meanwhile.
const PROMPT: Duration = Duration::from_secs(1);
