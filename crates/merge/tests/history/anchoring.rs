use super::seeds::for_each_seed;
use super::world::{World, sample, text_object};
use automerge::ReadDoc;
use rand::RngExt;

#[test]
fn an_anchor_is_where_the_library_says_its_cursor_is() {
    for_each_seed(20, |seed| {
        let mut world = World::new(&sample(), 3, seed);
        world.stir(20);
        let doc = &world.writers[0].doc;
        let text = text_object(doc, "text");
        let cursors: Vec<_> = (0..doc.length(&text))
            .map(|index| doc.get_cursor(&text, index, None).unwrap())
            .collect();
        world.stir(20);
        let chronicle = world.chronicle();
        for _ in 0..20 {
            let place = world.random.random_range(1..=world.log.len());
            let moment = chronicle.at_position(place).unwrap();
            let heads = chronicle.heads(&moment);
            let cursor = &cursors[world.random.random_range(0..cursors.len())];
            let doc = &world.writers[0].doc;
            let Ok(expected) = doc.get_cursor_position(&text, cursor, Some(&heads)) else {
                continue;
            };
            let anchored = chronicle.anchored(&cursor.to_string(), &moment).unwrap();
            assert_eq!(
                anchored.offset, expected,
                "seed {seed}, {cursor} after {place}"
            );
        }
    });
}

#[test]
fn a_clause_is_found_by_its_id_and_told_to_be_gone() {
    let mut world = World::new(&sample(), 1, 1);
    let before = world.chronicle();
    let block = before.reading(&before.now()).blocks[1].id.clone().unwrap();
    let here = before.anchored(block.as_str(), &before.now()).unwrap();
    assert_eq!((here.stands, here.block), (true, Some(block.clone())));
    let text = text_object(&world.writers[0].doc, "text");
    let doc = &mut world.writers[0].doc;
    automerge::transaction::Transactable::splice_text(doc, &text, here.offset, 1, "").unwrap();
    world.send(0);
    let after = world.chronicle();
    let gone = after.anchored(block.as_str(), &after.now()).unwrap();
    assert_eq!((gone.stands, gone.offset), (false, here.offset));
    assert_eq!(after.anchored("12@nobody", &after.now()), None);
}
