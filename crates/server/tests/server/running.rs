//! A data folder, commands on it, and a server that runs on it.

use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use tempfile::TempDir;

const BINARY: &str = env!("CARGO_BIN_EXE_wortlaut");

/// A data folder of its own, deleted with this value.
pub(crate) struct Folder {
    parent: TempDir,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self {
            parent: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.parent.path().join("data")
    }

    /// Runs a command on the folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        Command::new(BINARY)
            .args(arguments)
            .env("WORTLAUT_DATA", self.path())
            .output()
            .unwrap()
    }

    /// Runs a command that must succeed, and reads its JSON.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let output = self.run(&[arguments, &["--json"]].concat());
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {errors}");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Adds a member and returns their id and the secret of their invitation.
    pub(crate) fn member(&self, name: &str, organisation: &str, role: &str) -> (String, String) {
        let added = self.json(&[
            "member",
            "add",
            "--name",
            name,
            "--organisation",
            organisation,
            "--role",
            role,
        ]);
        let url = text(&added, "invitation_url");
        let (_, secret) = url.split_once("/invitation#").unwrap();
        (text(&added, "member_id"), secret.to_owned())
    }

    /// Makes a token and returns its id and itself.
    pub(crate) fn token(&self, member: &str) -> (String, String) {
        let created = self.json(&["token", "create", "--member", member]);
        (text(&created, "token_id"), text(&created, "token"))
    }

    pub(crate) fn serve(&self) -> Server<'_> {
        self.serve_with(&[])
    }

    pub(crate) fn serve_with(&self, arguments: &[&str]) -> Server<'_> {
        let mut process = Command::new(BINARY)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .env("WORTLAUT_DATA", self.path())
            .env("WORTLAUT_LOG", "warn")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let ready = lines.next().expect("a line when ready").unwrap();
        let address = ready
            .strip_prefix("listening on http://")
            .expect("the address");
        Server {
            address: address.parse().unwrap(),
            folder: self,
            process,
        }
    }
}

/// A running server, killed with this value.
pub(crate) struct Server<'a> {
    pub(crate) address: SocketAddr,
    pub(crate) folder: &'a Folder,
    process: Child,
}

impl Server<'_> {
    /// The origin of its own pages.
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Asks it to stop and waits until it has; returns how it ended and what it wrote to standard error.
    pub(crate) fn stop(mut self) -> (ExitStatus, String) {
        let pid = self.process.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &pid])
                .status()
                .unwrap()
                .success()
        );
        let mut errors = String::new();
        self.process
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut errors)
            .unwrap();
        (self.process.wait().unwrap(), errors)
    }
}

impl Drop for Server<'_> {
    fn drop(&mut self) {
        // A server that has ended already is what we want.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The text under a key.
pub(crate) fn text(value: &Value, key: &str) -> String {
    value[key]
        .as_str()
        .unwrap_or_else(|| panic!("no {key} in {value}"))
        .to_owned()
}
