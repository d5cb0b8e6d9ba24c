//! Two organisations that write a text, with what the service keeps of it.

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{AutoCommit, Change, ROOT, ReadDoc, TextEncoding};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;
use wortlaut_export::bundle::{self, BundleError, BundleSource, Restore, VersionRecord};
use wortlaut_export::{Agreement, Edition, NamedVersion};
use wortlaut_merge::document::{self, Block, BlockKind, Inline, Marks, Text, canonical};
use wortlaut_merge::history::{Chronicle, Entry, Wanted};
use wortlaut_merge::{ActorId, ChangeHash};
use wortlaut_model::{DocumentId, DocumentKind, MemberId, Timestamp};

const START: i64 = 1_790_000_000_000;

pub(crate) const LÜBECK: MemberId = MemberId::from_bytes([0xa1; 16]);
pub(crate) const MÜNCHEN: MemberId = MemberId::from_bytes([0xb2; 16]);

/// The log with what stands beside it.
pub(crate) struct Office {
    pub(crate) history: Chronicle,
    pub(crate) changes: Vec<Arc<[u8]>>,
    pub(crate) versions: Vec<VersionRecord>,
    pub(crate) restores: Vec<Restore>,
    pub(crate) organisations: BTreeMap<MemberId, String>,
}

/// A member's own copy.
pub(crate) struct Desk {
    member: MemberId,
    doc: AutoCommit,
}

impl Office {
    /// A text that Lübeck imported.
    pub(crate) fn new(words: &str) -> Self {
        let text = Text {
            title: "Definition".into(),
            blocks: vec![Block {
                kind: BlockKind::Paragraph,
                inlines: vec![Inline::Text {
                    text: words.into(),
                    marks: Marks::default(),
                }],
            }],
            ..Text::default()
        };
        let server = ActorId::from([0xee; 16]);
        let mut office = Self {
            history: Chronicle::new(),
            changes: Vec::new(),
            versions: Vec::new(),
            restores: Vec::new(),
            organisations: [
                (LÜBECK, "Stadtwerke Lübeck".to_owned()),
                (MÜNCHEN, "Stadtwerke München".to_owned()),
            ]
            .into(),
        };
        for change in document::create(&text, &server, office.now()).changes {
            office.log(&change, None, Some(LÜBECK));
        }
        office
    }

    /// Both write, at the same time too; two versions are named, the second declared agreed; something comes back.
    pub(crate) fn at_work() -> Self {
        let mut office = Self::new("Netze für alle.");
        let mut lübeck = office.desk(LÜBECK);
        let mut münchen = office.desk(MÜNCHEN);
        lübeck.types(1, "Digitale ");
        münchen.types(16, " Überall!");
        office.send(&mut lübeck);
        office.name("Erster Entwurf");
        office.send(&mut münchen);
        office.receive(&mut lübeck);
        lübeck.deletes(1, 9);
        office.send(&mut lübeck);
        office.restore_version(1, MÜNCHEN);
        office.name("Vorlage");
        office.agree(2);
        office
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_millis(START + self.changes.len() as i64 * 60_000)
    }

    pub(crate) fn log(
        &mut self,
        bytes: &[u8],
        member: Option<MemberId>,
        brought_by: Option<MemberId>,
    ) {
        let received_at = self.now();
        let entry = Entry {
            bytes,
            member,
            brought_by,
            received_at,
        };
        self.history.append(&entry).unwrap();
        self.changes.push(bytes.into());
    }

    pub(crate) fn desk(&self, member: MemberId) -> Desk {
        let mut doc = AutoCommit::new_with_encoding(TextEncoding::Utf16CodeUnit);
        doc.load_incremental(&self.changes.concat()).unwrap();
        doc.set_actor(ActorId::from(member.as_bytes().map(|byte| !byte)));
        Desk { member, doc }
    }

    pub(crate) fn send(&mut self, desk: &mut Desk) {
        let time = self.now().millis() / 1_000;
        let options = CommitOptions::default().with_time(time);
        desk.doc.commit_with(options);
        for change in desk.doc.get_changes(&[]) {
            if self.history.find(&change.hash()).is_none() {
                self.log(change.raw_bytes(), Some(desk.member), Some(desk.member));
            }
        }
    }

    pub(crate) fn receive(&self, desk: &mut Desk) {
        desk.doc.load_incremental(&self.changes.concat()).unwrap();
    }

    fn restore_version(&mut self, number: usize, by: MemberId) {
        let actor = ActorId::from([0xd0; 16]);
        let then = &self.versions[number - 1].heads;
        let (now, then) = (self.history.now(), self.history.at_heads(then).unwrap());
        let restoration =
            self.history
                .restore((&now, &then), Wanted::Everything, &actor, self.now());
        let origins = restoration.origins;
        assert!(!origins.is_empty(), "something comes back");
        let made = restoration.changes.iter();
        let changes = made.map(|it| Change::try_from(it.as_slice()).unwrap().hash());
        let changes: Vec<ChangeHash> = changes.collect();
        self.history.know_restore(changes.clone(), origins.clone());
        self.restores.push(Restore { changes, origins });
        for change in restoration.changes {
            self.log(&change, Some(by), Some(by));
        }
    }

    pub(crate) fn name(&mut self, name: &str) {
        let moment = self.history.now();
        let text = canonical(&self.history.text(&moment));
        self.versions.push(VersionRecord {
            version: NamedVersion {
                number: self.versions.len() as u32 + 1,
                name: name.to_owned(),
                note: None,
                agreed: None,
            },
            heads: self.history.heads(&moment),
            text_sha256: Sha256::digest(text).into(),
            named_at: self.now(),
            named_by: "Stadtwerke Lübeck".to_owned(),
        });
    }

    fn agree(&mut self, number: usize) {
        let agreement = Agreement {
            declared_at: self.now(),
            organisation: "Stadtwerke München".to_owned(),
            note: Some("Sitzung vom 3. November".to_owned()),
        };
        self.versions[number - 1].version.agreed = Some(agreement);
    }

    /// The edition at these heads, as the given version or as the working draft.
    fn edition(&self, heads: Vec<ChangeHash>, version: Option<NamedVersion>) -> Edition {
        let moment = self.history.at_heads(&heads).unwrap();
        let text = canonical(&self.history.text(&moment));
        Edition {
            document: DocumentId::from_bytes([7; 16]),
            kind: DocumentKind::Definition,
            workspace: "Task Force".to_owned(),
            heads,
            text_sha256: Sha256::digest(text).into(),
            at: self.history.received_at(&moment).unwrap(),
            version,
            address: None,
        }
    }

    pub(crate) fn version(&self, number: usize) -> Edition {
        let record = &self.versions[number - 1];
        self.edition(record.heads.clone(), Some(record.version.clone()))
    }

    pub(crate) fn draft(&self) -> Edition {
        self.edition(self.history.heads(&self.history.now()), None)
    }

    pub(crate) fn write(&self, edition: &Edition) -> Result<Vec<u8>, BundleError> {
        bundle::write(&BundleSource {
            edition,
            history: &self.history,
            changes: &self.changes,
            organisations: &self.organisations,
            restores: &self.restores,
            versions: &self.versions,
        })
    }

    /// The bundle of a version.
    pub(crate) fn bundle(&self, number: usize) -> Vec<u8> {
        self.write(&self.version(number)).unwrap()
    }

    /// The changes up to an edition, as Automerge's own.
    pub(crate) fn all_changes(&self) -> Vec<Change> {
        let parse = |it: &Arc<[u8]>| Change::from_bytes(it.to_vec()).unwrap();
        self.changes.iter().map(parse).collect()
    }
}

impl Desk {
    fn text(&self) -> automerge::ObjId {
        self.doc.get(ROOT, "text").unwrap().unwrap().1
    }

    pub(crate) fn types(&mut self, at: usize, words: &str) {
        let text = self.text();
        self.doc.splice_text(&text, at, 0, words).unwrap();
    }

    pub(crate) fn deletes(&mut self, at: usize, count: isize) {
        let text = self.text();
        self.doc.splice_text(&text, at, count, "").unwrap();
    }
}
