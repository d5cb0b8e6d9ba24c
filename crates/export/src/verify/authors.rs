//! Who changed what, by organisation.

use super::contents::Records;
use super::log::History;
use crate::bundle::records::Pseudonym;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use wortlaut_merge::document::Inline;
use wortlaut_merge::history::{ReadBlock, Reading, Run};

/// What one organisation wrote, as the log tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Contribution {
    /// The organisation; `None` is the service itself: the first text, and imports.
    pub organisation: Option<String>,
    /// The organisation that brought it, where that is another: whose member imported it, or admitted it for its author.
    pub brought_by: Option<String>,
    /// How many changes.
    pub changes: usize,
    /// Characters that they inserted.
    pub inserted: usize,
    /// Characters that they removed.
    pub removed: usize,
    /// Characters that stand in the text. Words that somebody restored are their author's.
    pub standing: usize,
}

/// Whose a change is: the organisation, and the one that brought it if that is another.
type Whose<'a> = (Option<&'a str>, Option<&'a str>);

/// The contributions, those first of whom most stands in the text.
pub(super) fn contributions(records: &Records, history: &History) -> Vec<Contribution> {
    let members = records.members.iter().flatten();
    let organisations: HashMap<Pseudonym, &str> = members
        .map(|it| (it.member, it.organisation.as_str()))
        .collect();
    let organisation = |member: Option<Pseudonym>| {
        let named = |it| organisations.get(&it).copied().unwrap_or("?");
        member.map(named)
    };
    let whose: Vec<Whose<'_>> = history
        .lines
        .iter()
        .map(|line| {
            let author = organisation(line.member);
            let other = organisation(line.brought_by);
            (author, other.filter(|it| Some(*it) != author))
        })
        .collect();
    let mut all = BTreeMap::new();
    add_changes(&whose, history, &mut all);
    let chronicle = &history.chronicle;
    add_standing(&whose, &chronicle.reading(&chronicle.now()), &mut all);
    let mut all: Vec<Contribution> = all.into_values().collect();
    all.sort_by_key(|it| std::cmp::Reverse(it.standing));
    all
}

fn add_changes<'a>(
    whose: &[Whose<'a>],
    history: &History,
    all: &mut BTreeMap<Whose<'a>, Contribution>,
) {
    for (place, whose) in whose.iter().enumerate() {
        let contribution = all.entry(*whose).or_insert_with(|| contribution_of(*whose));
        contribution.changes += 1;
        if let Some(facts) = history.chronicle.facts(place) {
            contribution.inserted += facts.inserted;
            contribution.removed += facts.removed;
        }
    }
}

fn contribution_of((organisation, brought_by): Whose<'_>) -> Contribution {
    Contribution {
        organisation: organisation.map(str::to_owned),
        brought_by: brought_by.map(str::to_owned),
        ..Contribution::default()
    }
}

fn add_standing<'a>(
    whose: &[Whose<'a>],
    reading: &Reading,
    all: &mut BTreeMap<Whose<'a>, Contribution>,
) {
    for run in runs(reading) {
        let contribution = whose.get(run.change).and_then(|it| all.get_mut(it));
        if let (Some(contribution), Inline::Text { text, .. }) = (contribution, &run.inline) {
            contribution.standing += text.chars().count();
        }
    }
}

fn runs(reading: &Reading) -> impl Iterator<Item = &Run> {
    let blocks = reading.blocks.iter().flat_map(runs_of);
    let shown = reading.footnotes.iter().filter(|it| it.number.is_some());
    let footnotes = shown.flat_map(|it| &it.runs);
    reading.title.iter().chain(blocks).chain(footnotes)
}

/// The words of a block, those of its cells if it is a table.
fn runs_of(block: &ReadBlock) -> impl Iterator<Item = &Run> {
    let rows = block.table.iter().flat_map(|table| &table.rows);
    let cells = rows.flat_map(|row| &row.cells).flatten();
    block.runs.iter().chain(cells)
}
