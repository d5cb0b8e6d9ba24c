//! The revision history against documents of the library itself.

#[path = "history/comparing.rs"]
mod comparing;
#[path = "history/film.rs"]
mod film;
#[path = "history/reading.rs"]
mod reading;
#[path = "history/restoring.rs"]
mod restoring;
#[path = "history/world.rs"]
mod world;
