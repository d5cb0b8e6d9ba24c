//! An ordinary Automerge document with an ordinary sync state, and what its server has said about it.

use crate::Close;
use automerge::sync::{Message, State, SyncDoc};
use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{Automerge, ChangeHash, ObjId, PatchLog, ROOT, ReadDoc, TextEncoding};
use std::collections::HashSet;

/// What a client has.
pub struct Replica {
    /// Its copy of the document.
    pub document: Automerge,
    /// Whether the server has taken its join on the current connection.
    pub is_connected: bool,
    /// Whether the server said that there is no such document for this client.
    pub is_unavailable: bool,
    /// How its connections were closed, in order.
    pub closes: Vec<Close>,
    /// Presence it was sent, with its sender.
    pub presence: Vec<(String, Vec<u8>)>,
    state: State,
    /// Changes that the server's heads have covered: the server's promise that they are on disk.
    saved: HashSet<ChangeHash>,
}

impl Default for Replica {
    fn default() -> Self {
        Self::new()
    }
}

impl Replica {
    /// A replica that has nothing.
    pub fn new() -> Self {
        Self::of(Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit))
    }

    /// A replica that begins with a document and has heard nothing of any server.
    pub fn of(document: Automerge) -> Self {
        Self {
            document,
            is_connected: false,
            is_unavailable: false,
            closes: Vec::new(),
            presence: Vec::new(),
            state: State::new(),
            saved: HashSet::new(),
        }
    }

    pub(crate) fn start_connection(&mut self) {
        self.state = State::new();
    }

    /// The next sync message, and whether it is the first for a document of which nothing is here.
    pub(crate) fn speak(&mut self) -> Option<(Vec<u8>, bool)> {
        let has_nothing = self.document.get_heads().is_empty();
        let message = self.document.generate_sync_message(&mut self.state)?;
        Some((message.encode(), has_nothing))
    }

    pub(crate) fn hear(&mut self, data: &[u8]) {
        let message = Message::decode(data).expect("the library reads what the server wrote");
        let heads = message.heads.clone();
        self.document
            .receive_sync_message(&mut self.state, message)
            .expect("an ordinary client takes what the server sends");
        self.note_saved(heads);
    }

    fn note_saved(&mut self, mut heads: Vec<ChangeHash>) {
        while let Some(hash) = heads.pop() {
            if self.saved.contains(&hash) {
                continue;
            }
            if let Some(meta) = self.document.get_change_meta_by_hash(&hash) {
                heads.extend(meta.deps.iter());
                self.saved.insert(hash);
            }
        }
    }

    /// Every change that the server has promised to keep.
    pub fn saved(&self) -> &HashSet<ChangeHash> {
        &self.saved
    }

    /// Whether the server has promised to keep everything that is here.
    pub fn is_saved(&self) -> bool {
        let heads = self.document.get_heads();
        !heads.is_empty() && heads.iter().all(|head| self.saved.contains(head))
    }

    /// The document's heads, sorted.
    pub fn heads(&self) -> Vec<ChangeHash> {
        let mut heads = self.document.get_heads();
        heads.sort_unstable();
        heads
    }

    /// The hash of every change that is here.
    pub fn hashes(&self) -> HashSet<ChangeHash> {
        self.document
            .get_changes(&[])
            .iter()
            .map(|change| change.hash())
            .collect()
    }

    /// The running text's object, once the document has come.
    pub fn text_object(&self) -> Option<ObjId> {
        self.object("text")
    }

    /// The object under a key of the root.
    pub fn object(&self, key: &str) -> Option<ObjId> {
        let (_, object) = self.document.get(ROOT, key).ok()??;
        Some(object)
    }

    /// The running text with U+FFFC for blocks; empty before the document has come.
    pub fn text(&self) -> String {
        self.text_object()
            .map(|object| self.document.text(&object).expect("text is a text"))
            .unwrap_or_default()
    }

    /// How long the running text is, in UTF-16 code units.
    pub fn length(&self) -> usize {
        self.text_object()
            .map_or(0, |object| self.document.length(&object))
    }

    /// Makes one change and returns its hash.
    pub fn commit(&mut self, edit: impl FnOnce(&mut Transaction<'_>, &ObjId)) -> ChangeHash {
        self.commit_with(CommitOptions::default(), edit)
    }

    /// Makes one change with a message or a time.
    pub fn commit_with(
        &mut self,
        options: CommitOptions,
        edit: impl FnOnce(&mut Transaction<'_>, &ObjId),
    ) -> ChangeHash {
        let text = self.text_object().expect("the document has come");
        let mut transaction = self.document.transaction();
        edit(&mut transaction, &text);
        let (hash, _) = transaction.commit_with(options);
        hash.expect("the edit changed something")
    }

    /// Makes one change on top of older heads, as `changeAt` does in JavaScript.
    pub fn commit_at(
        &mut self,
        heads: &[ChangeHash],
        edit: impl FnOnce(&mut Transaction<'_>, &ObjId),
    ) -> ChangeHash {
        let text = self.text_object().expect("the document has come");
        let mut transaction = self
            .document
            .transaction_at(PatchLog::inactive(), heads)
            .expect("the heads are in the document");
        edit(&mut transaction, &text);
        transaction.commit().0.expect("the edit changed something")
    }

    /// Writes words at the end of the running text.
    pub fn types(&mut self, words: &str) -> ChangeHash {
        let end = self.length();
        self.commit(|tx, text| tx.splice_text(text, end, 0, words).expect("an insertion"))
    }
}
