//! What the standards say of our files. LibreOffice and pandoc forgive much; Word calls a file broken whose elements stand
//! in another order than the schema's. `openxml-audit` knows the schemas and rules of Microsoft's Open XML SDK for DOCX, and
//! OASIS' schemas and rules of its own for OpenDocument (`scripts/need-office-checker` brings it).

use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;
use std::process::Command;

/// A file by its name, which ends as its format does.
pub type Named = (String, Vec<u8>);

/// What the checker asks for and the standard does not (ISO/IEC 29500-1, 11.3.5 and 14.2.7): both parts are optional.
const NOT_REQUIRED: [&str; 2] = [
    "A required relationship type 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme' is missing.",
    "A required relationship type 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/fontTable' is missing.",
];

/// What is wrong with the files, a line for each fault.
pub fn faults(files: &[Named]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    for (index, (name, bytes)) in files.iter().enumerate() {
        let extension = name.rsplit('.').next().unwrap();
        std::fs::write(folder.path().join(format!("{index}.{extension}")), bytes).unwrap();
    }
    let checked = Command::new(python())
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readers/conforming.py"))
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(checked.status.success(), "{checked:?}");
    let told = String::from_utf8(checked.stdout).unwrap();
    assert_eq!(
        told.lines().count(),
        files.len(),
        "not every file was looked at"
    );
    told.lines()
        .flat_map(|line| faults_of(line, files))
        .collect()
}

fn faults_of(line: &str, files: &[Named]) -> Vec<String> {
    let (file, faults): (String, Vec<String>) = serde_json::from_str(line).unwrap();
    let index: usize = file.split('.').next().unwrap().parse().unwrap();
    let (name, _) = &files[index];
    let faults = faults
        .into_iter()
        .filter(|fault| !NOT_REQUIRED.iter().any(|other| fault.ends_with(other)));
    faults.map(|fault| format!("{name}: {fault}")).collect()
}

/// The file with other words at one place of one of its parts.
pub fn altered(file: &[u8], part: &str, old: &str, new: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut written = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..archive.len() {
        let mut entry = archive.by_index(place).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        if name == part {
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.contains(old), "{part} has no {old}");
            bytes = text.replacen(old, new, 1).into_bytes();
        }
        let packing =
            zip::write::SimpleFileOptions::default().compression_method(entry.compression());
        written.start_file(name, packing).unwrap();
        written.write_all(&bytes).unwrap();
    }
    written.finish().unwrap().into_inner()
}

fn python() -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/need-office-checker");
    let found = Command::new(script).output().unwrap();
    assert!(
        found.status.success(),
        "{}",
        String::from_utf8_lossy(&found.stderr)
    );
    let folder = String::from_utf8(found.stdout).unwrap();
    format!("{}/python", folder.trim())
}
