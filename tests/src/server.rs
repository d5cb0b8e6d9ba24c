//! The server as a process of its own.

use crate::{Folder, PATIENCE, binary};
use serde_json::Value;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A data folder and the server that runs on it, stopped and removed when the value is dropped.
pub struct Server {
    folder: Folder,
    running: Option<Child>,
    address: SocketAddr,
}

impl Server {
    /// Starts a server on a free port and an empty data folder.
    pub fn start() -> Self {
        let folder = Folder::new();
        let any_port = SocketAddr::from(([127, 0, 0, 1], 0));
        let (running, address) = start_on(folder.path(), any_port).unwrap_or_else(|log| {
            panic!("the server did not start:\n{log}");
        });
        Self {
            folder,
            running: Some(running),
            address,
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its data folder.
    pub fn data(&self) -> PathBuf {
        data_in(self.folder.path())
    }

    /// Its database file.
    pub fn database(&self) -> PathBuf {
        self.data().join("wortlaut.sqlite")
    }

    /// What it has written to its log so far.
    pub fn log(&self) -> String {
        log_in(self.folder.path())
    }

    /// Runs a subcommand on the data folder, with the server running or not, and reads its JSON.
    pub fn command(&self, arguments: &[&str]) -> Value {
        let output = self.run(arguments);
        serde_json::from_str(&output).unwrap_or_else(|_| {
            panic!(
                "`wortlaut {}` printed no JSON: {output:?}",
                arguments.join(" ")
            )
        })
    }

    /// Runs a subcommand on the data folder and returns what it printed; fails if the command fails.
    pub fn run(&self, arguments: &[&str]) -> String {
        let output = Command::new(binary::path())
            .args(arguments)
            .arg("--data")
            .arg(self.data())
            .output()
            .expect("the binary runs");
        assert!(
            output.status.success(),
            "`wortlaut {}` failed ({}):\n{}{}\nthe server's log:\n{}",
            arguments.join(" "),
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
            self.log()
        );
        String::from_utf8(output.stdout).expect("the binary prints UTF-8")
    }

    /// Checks the data folder, which must not be well, and returns what was found.
    pub fn check_fails(&self) -> String {
        let output = Command::new(binary::path())
            .arg("check")
            .arg("--data")
            .arg(self.data())
            .output()
            .expect("the binary runs");
        assert!(!output.status.success(), "all is well");
        String::from_utf8(output.stdout).expect("the binary prints UTF-8")
    }

    /// Ends the server as a power cut would, without a chance to finish anything.
    pub fn kill(&mut self) {
        let mut child = self.running.take().expect("the server runs");
        child.kill().expect("our own child can be killed");
        child.wait().expect("our own child ends");
    }

    /// Asks the server to stop and waits until it has; fails unless it exits with 0.
    pub fn stop(&mut self) {
        let mut child = self.running.take().expect("the server runs");
        let asked = Command::new("kill").arg(child.id().to_string()).status();
        assert!(asked.is_ok_and(|status| status.success()), "kill(1) works");
        let started = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().expect("our own child") {
                break status;
            }
            assert!(
                started.elapsed() < PATIENCE,
                "the server did not stop:\n{}",
                self.log()
            );
            std::thread::sleep(Duration::from_millis(10));
        };
        assert!(
            status.success(),
            "the server stopped with {status}:\n{}",
            self.log()
        );
    }

    /// A copy of the data folder's files. The server must have stopped.
    pub fn copy_data(&self) -> Folder {
        assert!(self.running.is_none(), "a running server's files change");
        let copy = Folder::new();
        copy_files(&self.data(), copy.path());
        copy
    }

    /// Puts a copy in the place of the data folder's files. The server must have stopped.
    pub fn bring_back(&self, copy: &Folder) {
        assert!(
            self.running.is_none(),
            "a running server has its files open"
        );
        std::fs::remove_dir_all(self.data()).expect("our own folder");
        std::fs::create_dir(self.data()).expect("a folder");
        copy_files(copy.path(), &self.data());
    }

    /// Starts the server again on the same folder and port.
    pub fn start_again(&mut self) {
        let started = Instant::now();
        // A client's attempt to reconnect may by chance use the very port as its own for a moment.
        loop {
            match start_on(self.folder.path(), self.address) {
                Ok((running, address)) => {
                    assert_eq!(address, self.address);
                    self.running = Some(running);
                    return;
                }
                Err(log) => assert!(
                    started.elapsed() < PATIENCE,
                    "the server did not start again:\n{log}"
                ),
            }
        }
    }

    /// Fails unless the server is alive.
    pub fn assert_alive(&mut self) {
        let child = self.running.as_mut().expect("the server was started");
        if let Some(status) = child.try_wait().expect("our own child") {
            panic!("the server ended by itself with {status}:\n{}", self.log());
        }
    }

    /// How much memory the server has, and had at most.
    pub fn memory(&self) -> Memory {
        let id = self.running.as_ref().expect("the server runs").id();
        Memory::of(id)
    }

    /// Makes the highest memory use so far be forgotten, so that [`Memory::peak`] tells about what comes.
    pub fn forget_peak(&self) {
        let id = self.running.as_ref().expect("the server runs").id();
        std::fs::write(format!("/proc/{id}/clear_refs"), "5").expect("our own child's peak");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut child) = self.running.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
        if std::thread::panicking() {
            let log = self.log();
            let tail = log.lines().rev().take(30).collect::<Vec<_>>();
            eprintln!("the end of the server's log:");
            tail.iter().rev().for_each(|line| eprintln!("  {line}"));
        }
    }
}

/// Resident memory of a process, in bytes (Linux: `/proc/<pid>/status`).
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// Now (`VmRSS`).
    pub now: u64,
    /// At most, since the start or the last [`Server::forget_peak`] (`VmHWM`).
    pub peak: u64,
}

impl Memory {
    fn of(process: u32) -> Self {
        let status = std::fs::read_to_string(format!("/proc/{process}/status"))
            .expect("a running process has a status");
        let bytes = |key: &str| -> u64 {
            let line = status.lines().find(|line| line.starts_with(key));
            let kibibytes = line.and_then(|line| line.split_whitespace().nth(1));
            kibibytes
                .and_then(|text| text.parse::<u64>().ok())
                .expect("a number of kB")
                * 1024
        };
        Self {
            now: bytes("VmRSS:"),
            peak: bytes("VmHWM:"),
        }
    }
}

fn copy_files(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("a file");
        std::fs::copy(entry.path(), to.join(entry.file_name())).expect("a copy");
    }
}

fn data_in(folder: &Path) -> PathBuf {
    folder.join("data")
}

fn log_in(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("log")).unwrap_or_default()
}

/// Starts a server and reads the one line it prints when ready; its log when it ends instead.
fn start_on(folder: &Path, address: SocketAddr) -> Result<(Child, SocketAddr), String> {
    let log = File::options()
        .create(true)
        .append(true)
        .open(folder.join("log"));
    let mut child = Command::new(binary::path())
        .args(["serve", "--listen", &address.to_string(), "--data"])
        .arg(data_in(folder))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(log.expect("a log file can be made"))
        .spawn()
        .expect("the binary runs");
    let output = child.stdout.take().expect("stdout is piped");
    let mut lines = BufReader::new(output).lines();
    while let Some(Ok(line)) = lines.next() {
        if let Some(address) = line.strip_prefix("listening on http://") {
            let address = address.trim_end_matches('/').parse();
            return Ok((child, address.expect("an address and port")));
        }
    }
    let _ = child.wait();
    Err(log_in(folder))
}
