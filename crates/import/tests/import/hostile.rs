//! Files that mean harm, each in a process of its own whose memory and time are measured.

use super::unkind::files;
use std::process::Command;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Most memory that an import takes beyond the file itself.
const MEMORY_KB: u64 = 64 << 10;
/// Most time that an import takes.
const TIME: Duration = Duration::from_secs(5);

/// What the child is told: a file, and the name to import it by.
const FILE: &str = "WORTLAUT_HOSTILE_FILE";
const NAME: &str = "WORTLAUT_HOSTILE_NAME";

#[test]
fn no_file_takes_more_than_its_share() {
    let folder = std::env::temp_dir().join(format!("wortlaut-hostile-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let files = files();
    assert!(files.len() >= 200, "{} files", files.len());
    let (mut refused, mut most_memory, mut most_time) = (0, (0, String::new()), (0, String::new()));
    for (title, name, bytes) in files {
        let path = folder.join("file");
        std::fs::write(&path, bytes).unwrap();
        let child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "import::hostile::child",
                "--nocapture",
                "--ignored",
            ])
            .env(FILE, &path)
            .env(NAME, &name)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&child.stdout).into_owned();
        assert!(
            child.status.success(),
            "{title}: {said}{}",
            String::from_utf8_lossy(&child.stderr)
        );
        let report = said
            .lines()
            .find_map(|line| line.split_once("report ").map(|it| it.1));
        let mut report = report.unwrap().splitn(3, ' ');
        let memory: u64 = report.next().unwrap().parse().unwrap();
        let millis: u64 = report.next().unwrap().parse().unwrap();
        let outcome = report.next().unwrap();
        println!("{memory:>7} KB {millis:>5} ms  {title}: {outcome}");
        assert!(memory <= MEMORY_KB, "{title}: {memory} KB");
        assert!(
            u128::from(millis) <= TIME.as_millis(),
            "{title}: {millis} ms"
        );
        refused += u32::from(outcome.starts_with("refused"));
        most_memory = most_memory.max((memory, title.clone()));
        most_time = most_time.max((millis, title));
    }
    println!("{refused} refused; most memory {most_memory:?} KB, most time {most_time:?} ms");
    std::fs::remove_dir_all(&folder).unwrap();
}

/// One import, run by the test above in a process of its own.
#[test]
#[ignore = "the child of the test above"]
fn child() {
    let bytes = std::fs::read(std::env::var(FILE).unwrap()).unwrap();
    let name = std::env::var(NAME).unwrap();
    let before = status("VmRSS:");
    let (began, cpu) = (Instant::now(), cpu_millis());
    let mut ids = 0_u128;
    let result = wortlaut_import::import(&bytes, &name, || {
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
    println!("\nreport {memory} {millis} {}", outcome.replace('\n', " "));
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
