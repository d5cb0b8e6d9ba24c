//! Files that mean harm, each in a process of its own whose memory and time are measured: the test runs itself again, and
//! is told by its environment which file it is to import there.

use super::unkind::{File, files};
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Most memory that an import takes beyond the file itself.
const MEMORY_KB: u64 = 64 << 10;
/// Most time that an import takes.
const TIME: Duration = Duration::from_secs(5);

/// What that process is told: a file, and the name to import it by.
const FILE: &str = "WORTLAUT_HOSTILE_FILE";
const NAME: &str = "WORTLAUT_HOSTILE_NAME";

/// What one import came to.
struct Report {
    title: String,
    kilobytes: u64,
    millis: u64,
    outcome: String,
}

#[test]
fn no_file_takes_more_than_its_share() {
    if let Ok(file) = std::env::var(FILE) {
        return import_and_report(Path::new(&file), &std::env::var(NAME).unwrap());
    }
    let folder = std::env::temp_dir().join(format!("wortlaut-hostile-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let files = files();
    assert!(files.len() >= 200, "{} files", files.len());
    let next = Mutex::new(files.into_iter());
    let measure = |worker: &str| {
        let mut reports = Vec::new();
        loop {
            let file = next.lock().unwrap().next();
            let Some(file) = file else { return reports };
            reports.push(imported(&folder.join(worker), file));
        }
    };
    // Each import has a process and a core of its own.
    let reports = std::thread::scope(|scope| {
        let other = scope.spawn(|| measure("other"));
        let mut reports = measure("one");
        reports.extend(other.join().unwrap());
        reports
    });
    for Report {
        title,
        kilobytes,
        millis,
        outcome,
    } in &reports
    {
        println!("{kilobytes:>7} KB {millis:>5} ms  {title}: {outcome}");
        assert!(*kilobytes <= MEMORY_KB, "{title}: {kilobytes} KB");
        assert!(
            u128::from(*millis) <= TIME.as_millis(),
            "{title}: {millis} ms"
        );
    }
    let refused = reports
        .iter()
        .filter(|it| it.outcome.starts_with("refused"))
        .count();
    let memory = reports.iter().map(|it| it.kilobytes).max();
    let millis = reports.iter().map(|it| it.millis).max();
    println!(
        "{refused} of {} refused; most: {memory:?} KB, {millis:?} ms",
        reports.len()
    );
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Has a process of its own import the file.
fn imported(path: &Path, (title, name, bytes): File) -> Report {
    std::fs::write(path, bytes).unwrap();
    let child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "import::hostile::no_file_takes_more_than_its_share",
            "--nocapture",
        ])
        .env(FILE, path)
        .env(NAME, &name)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout).into_owned();
    let errors = String::from_utf8_lossy(&child.stderr);
    assert!(child.status.success(), "{title}: {said}{errors}");
    let report = said
        .lines()
        .find_map(|line| line.split_once("report ").map(|it| it.1));
    let mut report = report.unwrap().splitn(3, ' ');
    Report {
        title,
        kilobytes: report.next().unwrap().parse().unwrap(),
        millis: report.next().unwrap().parse().unwrap(),
        outcome: report.next().unwrap().to_owned(),
    }
}

/// One import, in a process of its own.
fn import_and_report(file: &Path, name: &str) {
    let bytes = std::fs::read(file).unwrap();
    let before = status("VmRSS:");
    let (began, cpu) = (Instant::now(), cpu_millis());
    let mut ids = 0_u128;
    let result = wortlaut_import::import(&bytes, name, || {
        ids += 1;
        Uuid::from_u128(ids << 64 | ids)
    });
    let (elapsed, cpu) = (began.elapsed().as_millis(), cpu_millis() - cpu);
    let memory = status("VmHWM:").saturating_sub(before);
    let outcome = match &result {
        Ok(done) => format!("read {} blocks", done.text.blocks.len()),
        Err(error) => format!("refused {} {error}", error.code()),
    };
    // Others may use the machine: what counts is the time on a core.
    let millis = u128::from(cpu).min(elapsed);
    let report = format!(
        "\nreport {memory} {millis} {}\n",
        outcome.replace('\n', " ")
    );
    std::io::stdout().write_all(report.as_bytes()).unwrap();
}

/// A figure of this process, in kilobytes.
fn status(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(name))
        .unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Time that this process has had on cores, in milliseconds: the kernel counts hundredths of a second.
fn cpu_millis() -> u64 {
    let status = std::fs::read_to_string("/proc/self/stat").unwrap();
    let (_, fields) = status.rsplit_once(')').unwrap();
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let ticks: u64 = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
    ticks * 10
}
