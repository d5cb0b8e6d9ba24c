use uuid::Uuid;
use wortlaut_merge::{
    ActorId,
    document::{Materialised, create},
    markdown,
};
use wortlaut_model::Timestamp;

const DEFINITION: &str = include_str!("../../../server/template/definition.md");

pub fn ids() -> impl FnMut() -> Uuid {
    let mut count = 0;
    move || {
        count += 1;
        Uuid::from_u128(count)
    }
}

#[test]
fn definition() {
    let parsed = markdown::parse(DEFINITION, ids());
    let created = create(
        &parsed.text,
        &ActorId::from([1; 16]),
        Timestamp::from_millis(1_764_000_000_123),
    );
    let doc = Materialised::from_log(created.changes.iter().map(Vec::as_slice)).unwrap();
    assert_eq!(doc.text().unwrap(), parsed.text);
    let snapshot = doc.save().unwrap();
    assert_eq!(
        Materialised::load(&snapshot).unwrap().text().unwrap(),
        parsed.text
    );
}
