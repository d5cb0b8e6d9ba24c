//! Which blocks make which row.

use super::{Row, heading_words, is_changed};
use crate::{BlockHead, BlockKind, ChangedBlock, Side, labels};

pub(super) fn rows(blocks: &[ChangedBlock]) -> Vec<Row<'_>> {
    let groups = groups(blocks);
    let mut rows = Vec::new();
    let mut unchanged: Vec<&ChangedBlock> = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        match group.as_slice() {
            [block] if !is_changed(block) && !is_needed(&groups, index) => unchanged.push(block),
            _ => {
                rows.extend(told(&std::mem::take(&mut unchanged)));
                push(&mut rows, group);
            }
        }
    }
    rows.extend(told(&unchanged));
    rows
}

/// Blocks that share words: one that one text alone has joins those before it if it holds words that stayed.
fn groups(blocks: &[ChangedBlock]) -> Vec<Vec<&ChangedBlock>> {
    let mut groups: Vec<Vec<&ChangedBlock>> = Vec::new();
    for block in blocks {
        let stayed = block.words.iter().any(|run| run.side == Side::Both);
        match groups.last_mut() {
            Some(last) if block.side != Side::Both && stayed => last.push(block),
            _ => groups.push(vec![block]),
        }
    }
    groups
}

/// Whether a group is a heading that stands above something that changed, however many subsections below.
fn is_needed(groups: &[Vec<&ChangedBlock>], index: usize) -> bool {
    let level_of = |group: &Vec<&ChangedBlock>| group.first().and_then(|block| level(block));
    let Some(level) = groups.get(index).and_then(level_of) else {
        return false;
    };
    let below = groups.iter().skip(index + 1);
    below
        .take_while(|group| level_of(group).is_none_or(|other| other > level))
        .any(|group| group.iter().any(|block| is_changed(block)))
}

fn level(block: &ChangedBlock) -> Option<u8> {
    match block.to.as_ref().or(block.from.as_ref())?.kind {
        BlockKind::Heading { level, .. } => Some(level),
        _ => None,
    }
}

/// Adds the row of a group; removed and new ones that follow each other make one row.
fn push<'r>(rows: &mut Vec<Row<'r>>, group: &[&'r ChangedBlock]) {
    let all = |side| group.iter().all(|block| block.side == side);
    match (rows.last_mut(), group) {
        (Some(Row::Removed(last)), _) if all(Side::From) => last.extend(group),
        (Some(Row::Inserted(last)), _) if all(Side::To) => last.extend(group),
        _ if all(Side::From) => rows.push(Row::Removed(group.to_vec())),
        _ if all(Side::To) => rows.push(Row::Inserted(group.to_vec())),
        (_, [block]) if !is_changed(block) => rows.push(Row::Heading(block)),
        _ => rows.push(Row::Changed(group.to_vec())),
    }
}

/// One line for blocks that stayed as they were.
fn told<'r>(blocks: &[&ChangedBlock]) -> Option<Row<'r>> {
    (!blocks.is_empty()).then(|| Row::Unchanged {
        from: range(blocks, |block| block.from.as_ref()),
        to: range(blocks, |block| block.to.as_ref()),
    })
}

/// From the first block to the last as people cite them; blocks below a heading of the range are not named.
fn range(blocks: &[&ChangedBlock], head: impl Fn(&ChangedBlock) -> Option<&BlockHead>) -> String {
    let mut names = Vec::new();
    let mut is_within = false;
    for block in blocks {
        let number = head(block).and_then(|head| head.number.as_deref());
        let heading = heading_words(block);
        is_within |= heading.is_some();
        if heading.is_some() || !is_within {
            let quoted = heading.map(|words| labels::quoted(&words));
            names.extend(number.and_then(labels::place).or(quoted));
        }
    }
    match (names.first(), names.last()) {
        (Some(first), Some(last)) => labels::range(first, last),
        _ => labels::blocks(blocks.len()),
    }
}
