//! The names of rows or columns of two moments in one order.

use super::Side;
use hashbrown::HashMap;

/// A name in the order of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step<'n> {
    pub(super) name: &'n str,
    pub(super) side: Side,
    /// Whether it stands at both moments, but elsewhere: it comes twice, where it was and where it is.
    pub(super) is_moved: bool,
}

/// All names in one order, which keeps the order of each moment. Those that nobody touched stay where they are, and of the
/// others as many as can; between two of those, what is gone comes before what is new.
pub(super) fn in_one_order<'n>(
    from: &'n [String],
    to: &'n [String],
    is_untouched: impl Fn(&str) -> bool,
) -> Vec<Step<'n>> {
    let places: HashMap<&str, usize> = to
        .iter()
        .enumerate()
        .map(|(place, name)| (name.as_str(), place))
        .collect();
    let known: HashMap<&str, ()> = from.iter().map(|name| (name.as_str(), ())).collect();
    let common: Vec<(usize, bool)> = from
        .iter()
        .filter_map(|name| Some((*places.get(name.as_str())?, is_untouched(name))))
        .collect();
    let step = |name: &'n String, side, is_moved| Step {
        name,
        side,
        is_moved,
    };
    let removed = |name: &'n String| step(name, Side::From, places.contains_key(name.as_str()));
    let inserted = |name: &'n String| step(name, Side::To, known.contains_key(name.as_str()));
    let (mut steps, mut rest_from, mut rest_to) = (Vec::new(), from.iter(), to.iter().enumerate());
    for stays in longest_rising(&around_the_untouched(&common)) {
        let is_it = |name: &str| places.get(name) == Some(&stays);
        steps.extend(
            rest_from
                .by_ref()
                .take_while(|name| !is_it(name))
                .map(removed),
        );
        for (place, name) in rest_to.by_ref() {
            if place == stays {
                steps.push(step(name, Side::Both, false));
                break;
            }
            steps.push(inserted(name));
        }
    }
    steps.extend(rest_from.map(removed));
    steps.extend(rest_to.map(|(_, name)| inserted(name)));
    steps
}

/// The places that fit between those of the untouched, which rise, and these themselves.
fn around_the_untouched(places: &[(usize, bool)]) -> Vec<usize> {
    let mut above = usize::MAX;
    let ceilings: Vec<usize> = places
        .iter()
        .rev()
        .map(|(place, is_untouched)| {
            if *is_untouched {
                above = *place;
            }
            above
        })
        .collect();
    let mut floor = 0;
    let mut fitting = Vec::new();
    for ((place, is_untouched), ceiling) in places.iter().zip(ceilings.into_iter().rev()) {
        if *is_untouched {
            floor = *place;
        }
        if (floor..=ceiling).contains(place) {
            fitting.push(*place);
        }
    }
    fitting
}

/// A longest rising selection of numbers that are all different (patience sorting).
fn longest_rising(numbers: &[usize]) -> Vec<usize> {
    // The last number of the best selection of each length, with the index of what comes before it.
    let mut piles: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::new();
    for (index, number) in numbers.iter().enumerate() {
        let pile = piles.partition_point(|top| numbers.get(*top).is_some_and(|top| top < number));
        before.push(pile.checked_sub(1).and_then(|it| piles.get(it)).copied());
        match piles.get_mut(pile) {
            Some(top) => *top = index,
            None => piles.push(index),
        }
    }
    let mut next = piles.last().copied();
    let mut rising = Vec::new();
    while let Some(index) = next {
        rising.extend(numbers.get(index));
        next = before.get(index).copied().flatten();
    }
    rising.reverse();
    rising
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(from: &[&str], to: &[&str]) -> String {
        order_with(from, to, &[])
    }

    fn order_with(from: &[&str], to: &[&str], untouched: &[&str]) -> String {
        let names =
            |names: &[&str]| -> Vec<String> { names.iter().map(|it| (*it).into()).collect() };
        let (from, to) = (names(from), names(to));
        let steps = in_one_order(&from, &to, |name| untouched.contains(&name));
        let spelt = steps.iter().map(|step| match (step.side, step.is_moved) {
            (Side::Both, _) => step.name.to_owned(),
            (Side::From, false) => format!("-{}", step.name),
            (Side::To, false) => format!("+{}", step.name),
            (Side::From, true) => format!("<{}", step.name),
            (Side::To, true) => format!(">{}", step.name),
        });
        spelt.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_gone_comes_before_what_is_new() {
        assert_eq!(
            order(&["a", "b", "c"], &["a", "x", "c", "y"]),
            "a -b +x c +y"
        );
    }

    #[test]
    fn what_moved_comes_where_it_was_and_where_it_is() {
        assert_eq!(order(&["a", "b", "c"], &["b", "c", "a"]), "<a b c >a");
    }

    #[test]
    fn of_two_that_changed_places_the_one_that_was_touched_moved() {
        let (from, to) = (["a", "b"], ["b", "a"]);
        assert_eq!(order_with(&from, &to, &["b"]), "<a b >a");
        assert_eq!(order_with(&from, &to, &["a"]), ">b a <b");
        let (from, to) = (["a", "b", "c", "d"], ["d", "b", "a", "c"]);
        assert_eq!(order_with(&from, &to, &["a", "c"]), ">d >b a <b c <d");
    }

    #[test]
    fn nothing_and_something() {
        assert_eq!(order(&[], &["a"]), "+a");
        assert_eq!(order(&["a"], &[]), "-a");
    }
}
