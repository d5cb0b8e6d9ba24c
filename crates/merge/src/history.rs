//! The revision history: every word's way to where it stands.
//!
//! A [`Chronicle`] is fed with a document's log and keeps every element that was ever in it, in the document's order,
//! each with the change that inserted it and those that removed it. A [`Moment`] is a set of changes closed under
//! dependencies, so what stood in the text at a moment is found in one walk over the elements: whether the change that
//! inserted an element is in the moment, and none that removed it. Reading, blaming and comparing are such walks; no
//! Automerge document is made, and nothing here is on a keystroke's way.
//!
//! What reads as what is decided in [`document`](crate::document), for here and there.

mod anchor;
mod chronicle;
mod clauses;
mod compare;
mod film;
mod moment;
mod origin;
mod reading;
mod register;
mod restore;
mod sequence;
mod session;
mod tables;
mod traces;
mod walk;

pub use anchor::Anchored;
pub use chronicle::{ChangeFacts, Chronicle, ChronicleError, Entry};
pub use clauses::{Clause, ClauseName, Clauses};
pub use compare::{
    BlockHead, ComparedBlock, ComparedFootnote, ComparedLine, ComparedRow, ComparedRun,
    ComparedTable, Comparison, Counts, Side,
};
pub use film::{Film, FilmLines, FilmMark, FilmMarker, FilmTable, FilmText, MarkerState};
pub use moment::Moment;
pub use origin::Origin;
pub use reading::{BlockId, ReadBlock, ReadFootnote, ReadRow, ReadTable, Reading, Run};
pub use restore::{Restoration, Wanted};
pub use session::Session;
