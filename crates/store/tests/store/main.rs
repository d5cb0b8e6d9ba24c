//! The store, seen from outside: real SQLite files in folders of their own.

#[cfg(test)]
mod access;
#[cfg(test)]
mod backup;
#[cfg(test)]
mod check;
#[cfg(test)]
mod folder;
#[cfg(test)]
mod full_disk;
#[cfg(test)]
mod held;
#[cfg(test)]
mod history;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod locks;
#[cfg(test)]
mod log;
#[cfg(test)]
mod privacy;
#[cfg(test)]
mod records;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod snapshots;
#[cfg(test)]
mod world;
