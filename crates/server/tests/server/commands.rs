//! The command line, with and without a running server.

use super::running::{Folder, text};
use std::fs;
use std::os::unix::fs::PermissionsExt;

#[test]
fn commands_work_on_the_folder_and_through_the_server_alike() {
    let folder = Folder::new();
    let (offline, _) = folder.member("Jonas Brandl", "Stadtwerke München", "editor");
    let server = folder.serve();
    let (online, _) = folder.member("Elif Yıldız", "Stadtwerke Dortmund", "reader");
    let role = folder.json(&["member", "role", "--member", &online, "commenter"]);
    assert_eq!(text(&role, "role"), "commenter");
    let while_running = folder.json(&["member", "list"]);
    let (status, _) = server.stop();
    assert!(status.success());
    let members = folder.json(&["member", "list"]);
    assert_eq!(members, while_running);
    let listed: Vec<_> = members
        .as_array()
        .unwrap()
        .iter()
        .map(|it| text(it, "member_id"))
        .collect();
    assert_eq!(listed, [offline, online]);
}

#[test]
fn a_document_is_created_listed_and_imported_with_its_warnings() {
    let folder = Folder::new();
    let created = folder.json(&[
        "document", "create", "--title", "Entwurf", "--kind", "practice",
    ]);
    let url = text(&created, "automerge_url");
    assert_eq!(url, format!("automerge:{}", text(&created, "document_id")));
    let file = folder.path().with_file_name("text.md");
    fs::write(&file, "# Titel\n\nEine ![Skizze](skizze.png) dazu.\n").unwrap();
    let server = folder.serve();
    let imported = folder.json(&["import", file.to_str().unwrap()]);
    assert_eq!(
        imported["warnings"].as_array().unwrap().len(),
        1,
        "{imported}"
    );
    let documents = folder.json(&["document", "list"]);
    let titles: Vec<_> = documents
        .as_array()
        .unwrap()
        .iter()
        .map(|it| text(it, "title"))
        .collect();
    assert_eq!(titles, ["Entwurf", "Titel"]);
    assert_eq!(text(&documents[0], "kind"), "practice");
    drop(server);
    assert!(folder.run(&["check"]).status.success());
}

#[test]
fn a_second_workspace_has_members_and_documents_of_its_own() {
    let folder = Folder::new();
    folder.member("Jonas Brandl", "Stadtwerke München", "editor");
    let create = ["workspace", "create", "--name", "Arbeitsgruppe Wärme"];
    let created = folder.json(&create);
    assert!(!folder.run(&create).status.success(), "the name is taken");
    let unnamed = folder.run(&["document", "create", "--title", "Wohin?"]);
    let errors = String::from_utf8_lossy(&unnamed.stderr).into_owned();
    assert!(errors.contains("name one with --workspace"), "{errors}");

    let file = folder.path().with_file_name("text.md");
    fs::write(&file, "# Wärme\n").unwrap();
    let id = text(&created, "workspace_id");
    folder.json(&["import", file.to_str().unwrap(), "--workspace", &id]);
    let in_it = ["document", "list", "--workspace", "Arbeitsgruppe Wärme"];
    let documents = folder.json(&in_it);
    assert_eq!(text(&documents[0], "title"), "Wärme");
    let members = folder.json(&["member", "list", "--workspace", &id]);
    assert_eq!(members.as_array().unwrap().len(), 0);
}

#[test]
fn an_empty_folder_gets_one_link_and_no_sample_data() {
    let folder = Folder::new();
    let (status, errors) = folder.serve().stop();
    assert!(status.success());
    assert_eq!(errors.matches("/invitation#").count(), 1, "{errors}");
    assert_eq!(folder.json(&["document", "list"]), serde_json::json!([]));
    let (_, errors) = folder.serve().stop();
    assert_eq!(errors.matches("/invitation#").count(), 0, "{errors}");
}

#[test]
fn the_task_force_template_fills_an_empty_folder_once_and_prints_links_at_every_start() {
    let folder = Folder::new();
    for start in 1..=2 {
        let (status, errors) = folder.serve_with(&["--template", "task-force"]).stop();
        assert!(status.success());
        assert_eq!(
            errors.matches("/invitation#").count(),
            5,
            "start {start}: {errors}"
        );
        assert!(errors.contains("private window"), "{errors}");
        assert_eq!(
            folder.json(&["document", "list"]).as_array().unwrap().len(),
            1
        );
        assert_eq!(
            folder.json(&["member", "list"]).as_array().unwrap().len(),
            5
        );
    }
    assert!(folder.run(&["check"]).status.success());
}

#[test]
fn a_dead_servers_control_socket_is_in_nobodys_way() {
    let folder = Folder::new();
    drop(folder.serve());
    assert!(
        folder.path().join("control.sock").exists(),
        "killed, it cannot tidy up"
    );
    folder.member("Jonas Brandl", "Stadtwerke München", "editor");
    let server = folder.serve();
    let socket = fs::metadata(folder.path().join("control.sock")).unwrap();
    assert_eq!(socket.permissions().mode() & 0o777, 0o600);
    folder.member("Elif Yıldız", "Stadtwerke Dortmund", "reader");
    drop(server);
}

#[test]
fn a_command_that_cannot_be_executed_says_why_and_fails() {
    let folder = Folder::new();
    let nobody = "00000000-0000-4000-8000-000000000000";
    let server = folder.serve();
    for _ in ["through the server", "on the folder"] {
        let output = folder.run(&["token", "create", "--member", nobody]);
        assert_eq!(output.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&output.stderr).contains("no such member"));
    }
    drop(server);
}

#[test]
fn a_change_that_was_tampered_with_does_not_pass_the_check() {
    let folder = Folder::new();
    folder.json(&["document", "create", "--title", "Unverwechselbarer Titel"]);
    let database = rusqlite::Connection::open(folder.path().join("wortlaut.sqlite")).unwrap();
    let tampering = "DROP TRIGGER change_is_never_updated;
        UPDATE change SET bytes = CAST(replace(bytes, 'Unverwechselbar', 'unverwechselbar') AS BLOB)";
    assert!(folder.run(&["check"]).status.success());
    database.execute_batch(tampering).unwrap();
    let output = folder.run(&["check"]);
    assert_eq!(
        output.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
}
