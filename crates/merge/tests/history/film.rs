use super::seeds::for_each_seed;
use super::world::{World, sample};
use wortlaut_merge::document::{Block, BlockKind, Inline, Table, Text};
use wortlaut_merge::history::{ClauseName, Film, FilmText, MarkerState, ReadBlock};

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
    let lines = show_text(text, changes).into_iter();
    lines
        .flat_map(|line| {
            let id = line
                .strip_prefix("Table { id: \"")
                .and_then(|rest| rest.strip_suffix("\" }|"));
            let rows = id.map_or_else(Vec::new, |id| show_table(film, id, changes));
            std::iter::once(line.clone()).chain(rows)
        })
        .collect()
}

fn show_table(film: &Film, id: &str, changes: usize) -> Vec<String> {
    let table = film.tables.iter().find(|table| table.id == id).unwrap();
    let states = table.states.iter().rev();
    let Some((_, lines)) = states.into_iter().find(|(from, _)| *from < changes) else {
        return Vec::new();
    };
    let cell = |row: &String, column: &String| {
        let name = format!("cell:{id}:{row}:{column}");
        let texts = film.texts.iter().filter(|text| text.name == name);
        let words = texts.map(|text| show_text(text, changes).concat());
        let words = words.map(|words| words.replace("Paragraph|", ""));
        words
            .filter(|words| !words.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let rows = lines.rows.iter().map(|row| {
        let cells = lines.columns.iter().map(|column| cell(row, column));
        cells.collect::<Vec<_>>().join(" | ")
    });
    std::iter::once(format!("{}", lines.header))
        .chain(rows)
        .collect()
}

fn show_text(text: &FilmText, changes: usize) -> Vec<String> {
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
    if lines.last().is_none_or(|line| line.starts_with("Table ")) {
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
    let table = |block: &Block| match &block.kind {
        BlockKind::Table { id } => text.tables.get(id).map_or_else(Vec::new, plain_table),
        _ => Vec::new(),
    };
    let blocks = text.blocks.iter();
    blocks
        .flat_map(|block| std::iter::once(line(block)).chain(table(block)))
        .collect()
}

fn plain_table(table: &Table) -> Vec<String> {
    let words = |cell: &Vec<Inline>| -> String {
        let words = cell.iter().map(|inline| match inline {
            Inline::Text { text, .. } => text.clone(),
            Inline::Footnote { id } => id.clone(),
        });
        words.collect()
    };
    let rows = table.rows.iter().map(|row| {
        let cells = row.cells.iter().map(words);
        cells.collect::<Vec<_>>().join(" | ")
    });
    std::iter::once(format!("{}", table.header))
        .chain(rows)
        .collect()
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
        // Words behind a table are a paragraph without a name, and belong to the table's clause.
        let named = |(place, block): &(usize, &ReadBlock)| *place == 0 || block.id.is_some();
        let blocks: Vec<_> = reading
            .blocks
            .iter()
            .enumerate()
            .filter(named)
            .map(|(_, block)| block)
            .map(|block| (block.id.clone(), block.number.clone()))
            .collect();
        assert_eq!(standing, blocks, "seed {seed}");
    });
}
