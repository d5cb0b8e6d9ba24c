//! Flat items become lists within lists.

use crate::words::Span;
use serde::Serialize;
use std::iter::Peekable;
use std::vec::IntoIter;

/// A list with its items.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct ListOf {
    /// Whether its items have letters.
    pub ordered: bool,
    /// Its items.
    pub items: Vec<ItemOf>,
}

/// An item with the lists within it.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct ItemOf {
    /// What stands before it, for an ordered list.
    pub number: String,
    /// Its words.
    pub words: Vec<Span>,
    /// The lists within it.
    pub lists: Vec<ListOf>,
}

/// An item as it stands in the text.
#[derive(Debug)]
pub(crate) struct FlatItem {
    /// How many lists there are around its list.
    pub depth: usize,
    /// Whether its list is ordered.
    pub ordered: bool,
    /// The item itself, without lists.
    pub item: ItemOf,
}

/// The lists that these items are.
pub(crate) fn nest(items: Vec<FlatItem>) -> Vec<ListOf> {
    lists(&mut items.into_iter().peekable(), 0)
}

/// The lists of the next items, up to the first that lies less deep than `depth`. An item that lies deeper than there is an
/// item for it to lie in comes as deep as can be. The recursion is as deep as the deepest item.
fn lists(items: &mut Peekable<IntoIter<FlatItem>>, depth: usize) -> Vec<ListOf> {
    let mut lists: Vec<ListOf> = Vec::new();
    while let Some(flat) = items.next_if(|next| next.depth >= depth) {
        let mut item = flat.item;
        item.lists = self::lists(items, flat.depth + 1);
        match lists.last_mut() {
            Some(list) if list.ordered == flat.ordered => list.items.push(item),
            _ => lists.push(ListOf {
                ordered: flat.ordered,
                items: vec![item],
            }),
        }
    }
    lists
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    /// `1a` is an ordered item at depth 1.
    fn nested(spelt: &str) -> String {
        let items = spelt.split(' ').map(|item| FlatItem {
            depth: item[..1].parse().unwrap(),
            ordered: !item.ends_with('-'),
            item: ItemOf {
                number: item[1..].to_owned(),
                words: Vec::new(),
                lists: Vec::new(),
            },
        });
        told(&nest(items.collect()))
    }

    fn told(lists: &[ListOf]) -> String {
        lists.iter().fold(String::new(), |mut told, list| {
            let items = list.items.iter();
            let items = items.map(|item| item.number.clone() + &self::told(&item.lists));
            write!(told, "[{}]", items.collect::<Vec<_>>().join(" ")).unwrap();
            told
        })
    }

    #[test]
    fn items_lie_in_the_item_before_them() {
        assert_eq!(nested("0a 1a 1b 0b"), "[a[a b] b]");
        assert_eq!(nested("0a 1- 1a 0b"), "[a[-][a] b]");
    }

    #[test]
    fn an_item_without_an_outer_one_comes_as_deep_as_can_be() {
        assert_eq!(nested("2a 1b 0c 3d"), "[a b c[d]]");
    }
}
