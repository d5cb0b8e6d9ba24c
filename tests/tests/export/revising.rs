//! A revised file is read into the text it came from: what did not change keeps its authors, word for word.

use crate::scene::Scene;
use serde_json::{Value, json};
use wortlaut_model::Role;
use wortlaut_tests::{Fetched, Member, with_part};

const NAME: &str = "name=definition.docx";
const DOCUMENT: &str = "word/document.xml";
/// What somebody changes in Word, and what they make of it.
const OLD: &str = "Sie umfasst zwei Seiten";
const NEW: &str = "Sie hat im Kern zwei Seiten";
/// What Lübeck wrote before.
const OURS: &str = "Lübeck hat das ergänzt.";

/// A character of the text, and the session that wrote it.
type Written = (char, String);

impl Scene {
    /// The definition with words of Lübeck's own in it.
    async fn written() -> Self {
        let scene = Self::begin();
        scene.writes(OURS).await;
        scene
    }

    fn word_file(&self) -> Vec<u8> {
        self.export("docx").expect(200).bytes
    }

    /// The text as a Word file in which somebody changed a sentence.
    fn revised_file(&self) -> Vec<u8> {
        with_part(&self.word_file(), DOCUMENT, |xml| {
            assert!(xml.contains(OLD), "{xml}");
            xml.replace(OLD, NEW)
        })
    }

    fn preview(&self, member: &Member, file: &[u8]) -> Fetched {
        let path = format!("/documents/{}/import/preview?{NAME}", self.world.document);
        self.world.upload(member, &path, file)
    }

    fn brings(&self, member: &Member, base: &str, file: &[u8]) -> Fetched {
        let path = format!(
            "/documents/{}/import?{NAME}&base={base}",
            self.world.document
        );
        self.world.upload(member, &path, file)
    }

    /// The heads that a preview was made from.
    fn base(&self, file: &[u8]) -> String {
        let preview = self.preview(&self.editor, file).expect(200).json();
        let heads = preview["base"].as_array().unwrap().iter();
        let heads: Vec<&str> = heads.map(|head| head.as_str().unwrap()).collect();
        heads.join(",")
    }

    fn length(&self) -> u64 {
        let text = self.world.get(&self.reader, "/text").expect(200);
        text["position"].as_u64().unwrap()
    }

    /// Every character of the text with its author.
    fn blame(&self) -> Vec<Written> {
        let blame = self.world.get(&self.moderator, "/blame").expect(200);
        let author = |run: &Value| {
            let index = usize::try_from(run["by"].as_u64().unwrap()).unwrap();
            blame["authors"][index]["session"].to_string()
        };
        let blocks = blame["blocks"].as_array().unwrap().iter();
        let cells = |block: &Value| {
            let rows = block["table"]["rows"].as_array().cloned();
            let rows = rows.unwrap_or_default().into_iter();
            let cells = rows.flat_map(|row| row["cells"].as_array().cloned().unwrap_or_default());
            cells.flat_map(|cell| cell.as_array().cloned().unwrap_or_default())
        };
        let in_blocks = blocks.flat_map(|block| {
            let runs = block["runs"].as_array().cloned().unwrap_or_default();
            runs.into_iter().chain(cells(block)).collect::<Vec<_>>()
        });
        let notes = blame["footnotes"].as_array().unwrap().iter();
        let in_notes = notes.flat_map(|note| note["runs"].as_array().cloned().unwrap());
        let title = blame["title"].as_array().unwrap().iter().cloned();
        let runs = title.chain(in_blocks).chain(in_notes);
        runs.flat_map(|run| {
            let (text, by) = (run["text"].as_str().unwrap_or_default(), author(&run));
            text.chars().map(|it| (it, by.clone())).collect::<Vec<_>>()
        })
        .collect()
    }
}

fn words(written: &[Written]) -> String {
    written.iter().map(|(letter, _)| letter).collect()
}

/// The characters behind `start` and before `end` of a text are those of a place in it.
fn around(written: &[Written], place: &str) -> (Vec<Written>, Vec<Written>) {
    let text = words(written);
    let (before, after) = text.split_once(place).unwrap_or_else(|| panic!("{text}"));
    let (before, after) = (before.chars().count(), after.chars().count());
    (
        written[..before].to_vec(),
        written[written.len() - after..].to_vec(),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sentence_changed_in_word_is_the_imports_and_every_other_word_its_authors() {
    let mut scene = Scene::written().await;
    let before = scene.blame();
    let file = scene.revised_file();

    let preview = scene.preview(&scene.editor, &file).expect(200).json();
    assert_eq!(preview["format"], "docx");
    assert_eq!(preview["differs"], true);
    let counts = &preview["comparison"]["counts"];
    assert_eq!(
        (&counts["inserted_words"], &counts["removed_words"]),
        (&json!(3), &json!(1)),
        "{counts}"
    );
    assert_eq!(scene.blame(), before, "a look changes nothing");

    let base = scene.base(&file);
    let brought = scene.brings(&scene.editor, &base, &file);
    let brought = brought.expect(201).json();
    assert_eq!(brought["written"].as_array().unwrap().len(), 1);
    let after = scene.blame();
    assert_eq!(words(&after), words(&before).replace(OLD, NEW));
    // All around the place is by whom it was, and within it what both sentences share, too.
    assert_eq!(around(&after, NEW), around(&before, OLD));
    let session = brought["written"][0].to_string();
    let new: String = after
        .iter()
        .filter(|(_, by)| *by == session)
        .map(|(letter, _)| letter)
        .collect();
    assert_eq!(new, "hat im Kern");

    // It is a session of its own: nobody's words, brought by the editor's organisation.
    let history = scene.world.get(&scene.editor, "/history").expect(200);
    let entry = &history["entries"][0];
    assert_eq!(entry["id"], brought["written"][0], "{history}");
    assert_eq!(entry["last"], brought["last"]);
    let part = &entry["parts"][0];
    assert_eq!(part["organisation_id"], Value::Null, "{entry}");
    assert!(part["brought_by"].is_string(), "{entry}");
    assert_eq!(history["entries"].as_array().unwrap().len(), 3);

    // What was said to be written is on disk.
    scene.world.server.kill();
    scene.world.server.start_again();
    assert_eq!(scene.blame(), after);
    scene.world.server.run(&["check"]);

    // It can be taken back as any session's work can.
    let undo = json!({ "changes": brought["written"] });
    let undone = scene.world.send(&scene.editor, "POST", "/undo", &undo);
    undone.expect(201);
    assert_eq!(words(&scene.blame()), words(&before));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_text_in_any_format_changes_nothing() {
    let scene = Scene::written().await;
    let length = scene.length();
    for format in ["docx", "odt", "html", "md", "txt"] {
        let file = scene.export(format).expect(200).bytes;
        let path = format!(
            "/documents/{}/import/preview?name=x.{format}",
            scene.world.document
        );
        let preview = scene.world.upload(&scene.editor, &path, &file);
        let preview = preview.expect(200).json();
        assert_eq!(
            preview["differs"], false,
            "{format}: {}",
            preview["comparison"]["counts"]
        );
        assert_eq!(preview["comparison"]["changes"], 0, "{format}");
    }
    let file = scene.word_file();
    let brought = scene.brings(&scene.editor, &scene.base(&file), &file);
    assert_eq!(brought.expect(200).json()["written"], json!([]));
    assert_eq!(scene.length(), length, "nothing was written");
}

/// Plain text knows neither bold words nor links: nobody who changes a word in it takes these out.
#[tokio::test(flavor = "multi_thread")]
async fn a_word_changed_in_plain_text_takes_nothing_out_that_plain_text_cannot_carry() {
    let scene = Scene::written().await;
    let canonical = |scene: &Scene| scene.export("md").expect(200).text();
    let before = canonical(&scene);
    let file = scene.export("txt").expect(200).text();
    assert_eq!(file.matches(OLD).count(), 1, "{file}");
    let file = file.replace(OLD, NEW);
    let onto = |path: &str| format!("/documents/{}/import{path}", scene.world.document);
    let preview = onto("/preview?name=x.txt");
    let preview = scene.world.upload(&scene.editor, &preview, file.as_bytes());
    let preview = preview.expect(200).json();
    let heads = preview["base"].as_array().unwrap().iter();
    let heads: Vec<&str> = heads.map(|head| head.as_str().unwrap()).collect();
    let bring = onto(&format!("?name=x.txt&base={}", heads.join(",")));
    let brought = scene.world.upload(&scene.editor, &bring, file.as_bytes());
    assert_eq!(
        brought.expect(201).json()["written"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let words = |file: &str| -> Vec<String> {
        // The lines that tell the version are other ones now.
        let lines = file.lines().filter(|line| !line.starts_with("[//]:"));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(words(&canonical(&scene)), words(&before.replace(OLD, NEW)));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_looked_at_another_text_is_told_so_and_the_words_of_others_stay() {
    let scene = Scene::written().await;
    let file = scene.revised_file();
    let base = scene.base(&file);
    scene.writes(" Inzwischen kam das dazu.").await;
    let refused = scene.brings(&scene.editor, &base, &file);
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (409, "text-moved-on")
    );
    assert!(words(&scene.blame()).contains(OLD));
    // A new look shows what would go for it.
    let preview = scene.preview(&scene.editor, &file).expect(200).json();
    let removed = preview["comparison"]["counts"]["removed_words"].as_u64();
    assert_eq!(removed, Some(5), "{}", preview["comparison"]["counts"]);
    let unreadable = scene.brings(&scene.editor, "heute", &file);
    assert_eq!(
        (unreadable.status, unreadable.problem().as_str()),
        (400, "bad-moment")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_comes_twice_is_written_once() {
    let scene = Scene::written().await;
    let file = scene.revised_file();
    let base = scene.base(&file);
    let first = scene.brings(&scene.editor, &base, &file).expect(201).json();
    let length = scene.length();
    let again = scene.brings(&scene.editor, &base, &file).expect(201).json();
    assert_eq!(again, first);
    assert_eq!(scene.length(), length);
    // For another member the text has moved on: the words were brought by somebody else.
    let other = scene.world.add("Kassel", Role::Editor);
    let refused = scene.brings(&other, &base, &file);
    assert_eq!(refused.status, 409);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_write_may_not_revise_and_other_workspaces_see_no_document() {
    let scene = Scene::begin();
    let file = scene.revised_file();
    let base = scene.base(&file);
    let commenter = scene.world.add("Kassel", Role::Commenter);
    for member in [&scene.reader, &commenter] {
        assert_eq!(scene.preview(member, &file).status, 403);
        assert_eq!(scene.brings(member, &base, &file).status, 403);
    }
    let elsewhere = scene.world.add_workspace("Anderswo");
    let stranger = scene.world.add_to(&elsewhere, "Fremd", Role::Moderator);
    assert_eq!(scene.preview(&stranger, &file).status, 404);
    assert_eq!(scene.brings(&stranger, &base, &file).status, 404);
    let refused = scene.preview(&scene.editor, b"%PDF-1.7");
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (422, "unknown-file")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_revises_with_a_server_and_without() {
    let mut scene = Scene::written().await;
    let before = scene.blame();
    let folder = wortlaut_tests::Folder::new();
    let file = folder.path().join("definition.docx");
    std::fs::write(&file, scene.revised_file()).unwrap();
    let document = scene.world.document.clone();
    let import = ["import", file.to_str().unwrap(), "--document", &document];
    let json_import = [&import[..], &["--json"]].concat();

    let told = scene.world.server.run(&import);
    assert!(
        told.contains("Sie [-umfasst-]{+hat im Kern+} zwei Seiten"),
        "{told}"
    );
    let after = scene.blame();
    assert_eq!(around(&after, NEW), around(&before, OLD));
    let again = scene.world.server.command(&json_import);
    assert_eq!(again["is_changed"], false, "{again}");

    scene.world.server.stop();
    let back = with_part(&std::fs::read(&file).unwrap(), DOCUMENT, |xml| {
        xml.replace(NEW, "Zwei Seiten gehören dazu")
    });
    std::fs::write(&file, back).unwrap();
    let told = scene.world.server.command(&json_import);
    assert_eq!(told["is_changed"], true, "{told}");
    scene.world.server.run(&["check"]);
    scene.world.server.start_again();
    assert!(words(&scene.blame()).contains("Zwei Seiten gehören dazu"));
    assert!(words(&scene.blame()).contains(OURS));
}
