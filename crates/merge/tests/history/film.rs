use super::seeds::for_each_seed;
use super::world::{World, sample};
use wortlaut_merge::document::{Block, Inline, Text};
use wortlaut_merge::history::{ClauseName, Film, FilmText, MarkerState};

#[test]
fn the_film_shows_the_text_after_any_number_of_changes() {
    for_each_seed(20, |seed| {
        let mut world = World::new(&sample(), 3, seed);
        world.stir(40);
        let chronicle = world.chronicle();
        let film = chronicle.film();
        for changes in 1..=world.log.len() {
            let text = chronicle.text(&chronicle.at_position(changes).unwrap());
            assert_eq!(show(&film, changes), plain(&text), "seed {seed}, {changes}");
        }
    });
}

/// Shows the running text as a browser does, marks aside.
fn show(film: &Film, changes: usize) -> Vec<String> {
    let text = film.texts.iter().find(|text| text.name == "text").unwrap();
    let made: Vec<usize> = text
        .made
        .iter()
        .flat_map(|(first, count, step)| (0..*count).map(move |n| first + n * step))
        .collect();
    let mut lines: Vec<String> = Vec::new();
    for (element, character) in text.characters.chars().enumerate() {
        if let Some(state) = marker(text, element, changes) {
            match state {
                MarkerState::Block(kind) => lines.push(format!("{kind:?}|")),
                MarkerState::Footnote(id) => last(&mut lines).push_str(&format!("[{id}]")),
                MarkerState::Nothing => {}
            }
            continue;
        }
        let is_mark = ['\u{fff9}', '\u{fffb}'].contains(&character);
        let removed = text.removed.iter().find(|(place, _)| *place == element);
        let is_gone = removed.is_some_and(|(_, change)| *change < changes);
        if made[element] < changes && !is_gone && !is_mark && character != '\u{fffc}' {
            last(&mut lines).push(character);
        }
    }
    lines
}

fn last(lines: &mut Vec<String>) -> &mut String {
    if lines.is_empty() {
        lines.push("Paragraph|".into());
    }
    lines.last_mut().unwrap()
}

fn marker(text: &FilmText, element: usize, changes: usize) -> Option<MarkerState> {
    let marker = text.markers.iter().find(|it| it.element == element)?;
    let states = marker.states.iter().rev();
    let state = states.map(|(from, state)| (from, state.clone()));
    state
        .into_iter()
        .find(|(from, _)| **from < changes)
        .map(|(_, state)| state)
}

fn plain(text: &Text) -> Vec<String> {
    let spell = |inline: &Inline| match inline {
        Inline::Text { text, .. } => text.clone(),
        Inline::Footnote { id } => format!("[{id}]"),
    };
    let line = |block: &Block| {
        let words: String = block.inlines.iter().map(spell).collect();
        format!("{:?}|{words}", block.kind)
    };
    text.blocks.iter().map(line).collect()
}

#[test]
fn clauses_name_every_change_to_the_text_and_where_it_was() {
    for_each_seed(20, |seed| {
        let mut world = World::new(&sample(), 3, seed);
        world.stir(40);
        let chronicle = world.chronicle();
        let clauses = chronicle.clauses();
        for place in 0..chronicle.len() {
            let facts = chronicle.facts(place).unwrap();
            if facts.inserted + facts.removed > 0 {
                let touched = clauses.touched.iter().any(|(change, _)| *change == place);
                assert!(touched, "seed {seed}, change {place}");
            }
        }
        let standing: Vec<_> = clauses
            .clauses
            .iter()
            .filter(|clause| clause.stands)
            .filter_map(|clause| match &clause.name {
                ClauseName::Block(id) => Some((Some(id.clone()), clause.number.clone())),
                ClauseName::Beginning => Some((None, clause.number.clone())),
                _ => None,
            })
            .collect();
        let reading = chronicle.reading(&chronicle.now());
        let blocks: Vec<_> = reading
            .blocks
            .iter()
            .map(|block| (block.id.clone(), block.number.clone()))
            .collect();
        assert_eq!(standing, blocks, "seed {seed}");
    });
}
