use super::sketch::sketch;

#[test]
fn the_working_draft_of_the_definition() {
    insta::assert_snapshot!(sketch(include_str!(
        "../../../server/template/definition.md"
    )));
}
