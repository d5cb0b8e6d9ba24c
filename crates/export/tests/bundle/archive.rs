//! The zip file of a bundle as a forger writes it: with the checksums that belong to it.

use sha2::{Digest, Sha256};

/// The files of an archive by their headers, as any program finds them.
pub(crate) fn unpack(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut rest = archive;
    while rest.starts_with(b"PK\x03\x04") {
        let size = u32::from_le_bytes(rest[18..22].try_into().unwrap()) as usize;
        let name_end = 30 + usize::from(u16::from_le_bytes([rest[26], rest[27]]));
        let name = String::from_utf8(rest[30..name_end].to_vec()).unwrap();
        files.push((name, rest[name_end..name_end + size].to_vec()));
        rest = &rest[name_end + size..];
    }
    files
}

/// An archive in the form of a bundle.
pub(crate) fn pack(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let offset = archive.len() as u32;
        let mut of_content = vec![0; 6];
        of_content.extend([0x21, 0]);
        of_content.extend(crc32fast::hash(bytes).to_le_bytes());
        of_content.extend((bytes.len() as u32).to_le_bytes());
        of_content.extend((bytes.len() as u32).to_le_bytes());
        of_content.extend((name.len() as u16).to_le_bytes());
        of_content.extend([0; 2]);
        archive.extend(b"PK\x03\x04\x0a\0");
        archive.extend(&of_content);
        archive.extend(name.as_bytes());
        archive.extend(bytes);
        directory.extend(b"PK\x01\x02\x0a\0\x0a\0");
        directory.extend(&of_content);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let offset = archive.len() as u32;
    archive.extend(&directory);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive.extend((files.len() as u16).to_le_bytes());
    archive.extend((files.len() as u16).to_le_bytes());
    archive.extend((directory.len() as u32).to_le_bytes());
    archive.extend(offset.to_le_bytes());
    archive.extend([0; 2]);
    archive
}

/// A bundle in the hands of somebody who alters it and then makes all sums anew.
pub(crate) struct Forgery {
    files: Vec<(String, Vec<u8>)>,
}

impl Forgery {
    pub(crate) fn of(bundle: &[u8]) -> Self {
        Self {
            files: unpack(bundle),
        }
    }

    pub(crate) fn file(&mut self, name: &str) -> &mut Vec<u8> {
        let mut files = self.files.iter_mut();
        &mut files.find(|it| it.0 == name).expect(name).1
    }

    /// Replaces words in a file, everywhere or in the one place where they stand.
    pub(crate) fn replace(&mut self, name: &str, from: &str, to: &str) {
        let words = String::from_utf8(self.file(name).clone()).unwrap();
        assert!(words.contains(from), "{name} lacks {from:?}: {words}");
        *self.file(name) = words.replace(from, to).into_bytes();
    }

    /// Alters a record as a value; the keys keep their order only if they are not touched, so use it for lists.
    pub(crate) fn lines(&mut self, name: &str, alter: impl FnOnce(&mut Vec<String>)) {
        let words = String::from_utf8(self.file(name).clone()).unwrap();
        let mut lines: Vec<String> = words.lines().map(str::to_owned).collect();
        alter(&mut lines);
        *self.file(name) = (lines.join("\n") + "\n").into_bytes();
    }

    pub(crate) fn files(&mut self) -> &mut Vec<(String, Vec<u8>)> {
        &mut self.files
    }

    /// The bundle with every length and sum as they belong to the altered files.
    pub(crate) fn seal(mut self) -> Vec<u8> {
        self.sum_in_manifest();
        let listed = self.files.iter().filter(|it| it.0 != "SHA256SUMS");
        let sums: String = listed
            .map(|(name, bytes)| format!("{}  {name}\n", sha256(bytes)))
            .collect();
        *self.file("SHA256SUMS") = sums.into_bytes();
        pack(&self.files)
    }

    fn sum_in_manifest(&mut self) {
        let manifest = String::from_utf8(self.file("manifest.json").clone()).unwrap();
        let (head, _) = manifest.split_once("  \"files\": [").unwrap();
        let listed = self.files.iter();
        let listed = listed.filter(|it| it.0 != "SHA256SUMS" && it.0 != "manifest.json");
        let records: Vec<String> = listed
            .map(|(name, bytes)| {
                let (length, sha256) = (bytes.len(), sha256(bytes));
                format!(
                    "    {{\n      \"name\": \"{name}\",\n      \"bytes\": {length},\n      \"sha256\": \"{sha256}\"\n    }}"
                )
            })
            .collect();
        let manifest = format!("{head}  \"files\": [\n{}\n  ]\n}}\n", records.join(",\n"));
        *self.file("manifest.json") = manifest.into_bytes();
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
