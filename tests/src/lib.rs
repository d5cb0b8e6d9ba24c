//! Black-box tests on the binary `wortlaut`: what they need to tell a story.
//!
//! A [`World`] is a running server with one document. Its members come from organisations; a [`Client`] is an ordinary
//! Automerge client that stays connected by itself, and an [`Intruder`] is a member who sends whatever bytes it likes.
//! Everything waits for conditions with a deadline, never for a time, and a failure says what was waited for.
//!
//! ```no_run
//! # async fn story() {
//! use wortlaut_tests::World;
//!
//! let world = World::start();
//! let lübeck = world.connect("Lübeck").await;
//! let bund = world.connect("Bund").await;
//! lübeck.types("Daseinsvorsorge ");
//! lübeck.until_saved().await;
//! bund.until_reads("Daseinsvorsorge").await;
//! # }
//! ```
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this crate exists for tests: a broken expectation is how a test fails"
)]

mod binary;
mod browser;
mod client;
mod events;
mod file;
mod folder;
mod http;
mod intruder;
mod package;
mod patience;
mod profile;
mod replica;
mod request;
mod server;
mod socket;
mod trace;
pub mod wire;
mod world;
mod write_lock;

pub use binary::path as binary_path;
pub use binary::run;
pub use browser::Browser;
pub use client::Client;
pub use events::Events;
pub use file::Fetched;
pub use folder::Folder;
pub use http::Answer;
pub use intruder::Intruder;
pub use package::with_part;
pub use patience::{PATIENCE, eventually};
pub use profile::Profile;
pub use replica::Replica;
pub use request::{Request, Response};
pub use server::{Memory, Server};
pub use socket::{Close, Incoming, Socket};
pub use trace::Trace;
pub use world::{Member, World};
pub use write_lock::WriteLock;

/// The number in an environment variable, or `default` where it is not set.
pub fn number_from(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |text| {
        text.parse()
            .unwrap_or_else(|_| panic!("{variable} must be a number, not {text:?}"))
    })
}
