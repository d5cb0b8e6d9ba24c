//! An ordinary Automerge client with an ordinary sync state.

use automerge::marks::{ExpandMark, Mark};
use automerge::sync::{BloomFilter, ChunkList, Have, Message, MessageVersion, State, SyncDoc};
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, ChangeHash, ObjId, PatchLog, ROOT, ReadDoc, TextEncoding};
use bytes::Bytes;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use wortlaut_model::{MemberId, Role};
use wortlaut_sync::{ActorKeys, PeerKey, make_actor};

use crate::world::DOCUMENT;

pub struct Client {
    pub member: MemberId,
    pub role: Role,
    pub peer: Option<PeerKey>,
    pub inbox: VecDeque<Bytes>,
    pub outbox: VecDeque<Vec<u8>>,
    pub document: Automerge,
    state: State,
    /// Whether it has connected or edited since it last spoke.
    has_news: bool,
    /// What the filter of its first message contains although it has it not.
    lies: Vec<ChangeHash>,
    /// Whether it sends long messages in pieces, as our page does.
    splits: bool,
    /// Own changes with their dependencies, and those of them the server has named as ancestors of its heads.
    own: BTreeMap<ChangeHash, Vec<ChangeHash>>,
    acknowledged: BTreeSet<ChangeHash>,
    generation: u8,
}

impl Client {
    pub fn new(number: u16, role: Role) -> Self {
        let mut member = [0; 16];
        member[..2].copy_from_slice(&number.to_be_bytes());
        let mut client = Self {
            member: MemberId::from_bytes(member),
            role,
            peer: None,
            inbox: VecDeque::new(),
            outbox: VecDeque::new(),
            document: Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit),
            state: State::new(),
            has_news: false,
            lies: Vec::new(),
            splits: number.is_multiple_of(2),
            own: BTreeMap::new(),
            acknowledged: BTreeSet::new(),
            generation: 0,
        };
        client.start_over();
        client
    }

    /// What our web client does after a refusal: the words aside, the server's document under a new actor.
    pub fn start_over(&mut self) {
        self.generation += 1;
        let mut actor = *self.member.as_bytes();
        actor[15] = self.generation;
        self.begin_as(ActorId::from(actor.to_vec()));
    }

    /// Writes from now on under an actor that names this member.
    pub fn signs(&mut self, keys: &ActorKeys) {
        let key = keys.hand_out(self.member);
        self.begin_as(make_actor(&key, DOCUMENT, [self.generation; 8]));
    }

    fn begin_as(&mut self, actor: ActorId) {
        self.document = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit).with_actor(actor);
        self.state = State::new();
        self.own.clear();
    }

    pub fn connect(&mut self, peer: PeerKey, keeps_state: bool) {
        self.peer = Some(peer);
        self.has_news = true;
        self.inbox.clear();
        self.outbox.clear();
        self.state = if keeps_state {
            State::decode(&self.state.encode()).expect("our own state decodes")
        } else {
            State::new()
        };
    }

    pub fn disconnect(&mut self) {
        self.peer = None;
        self.inbox.clear();
        self.outbox.clear();
    }

    /// The filter of its next first message will contain this change.
    pub fn filter_lies_about(&mut self, hash: ChangeHash) {
        self.lies.push(hash);
    }

    /// Says what is new here, once, as automerge-repo does: if the library has nothing to send before it has heard an
    /// answer, nobody asks it again until then.
    pub fn tells_news(&mut self) -> bool {
        std::mem::take(&mut self.has_news) && self.speak()
    }

    /// Queues a sync message if the library has one to send.
    fn speak(&mut self) -> bool {
        let Some(mut message) = self.document.generate_sync_message(&mut self.state) else {
            return false;
        };
        self.lie(&mut message);
        let parts = if self.splits {
            pieces(message)
        } else {
            vec![message]
        };
        self.outbox.extend(parts.into_iter().map(Message::encode));
        true
    }

    fn lie(&mut self, message: &mut Message) {
        let lies = std::mem::take(&mut self.lies);
        if let Some(have) = message.have.first_mut().filter(|_| !lies.is_empty()) {
            let beyond = self.document.get_changes(&have.last_sync);
            let beyond = beyond.iter().map(|change| change.hash());
            let hashes: Vec<ChangeHash> = beyond.chain(lies).collect();
            have.bloom = BloomFilter::from_hashes(hashes.iter());
        }
    }

    /// Takes one message from the server, and answers it if the library has an answer.
    pub fn hear(&mut self) {
        let Some(bytes) = self.inbox.pop_front() else {
            return;
        };
        let message = Message::decode(&bytes).expect("the library reads what the server wrote");
        let heads = message.heads.clone();
        self.document
            .receive_sync_message(&mut self.state, message)
            .expect("an ordinary client takes what the server sends");
        self.note_acknowledged(heads);
        self.speak();
    }

    fn note_acknowledged(&mut self, mut heads: Vec<ChangeHash>) {
        let mut seen = BTreeSet::new();
        while let Some(hash) = heads.pop() {
            if !seen.insert(hash) || self.acknowledged.contains(&hash) {
                continue;
            }
            if let Some(dependencies) = self.own.get(&hash) {
                self.acknowledged.insert(hash);
                heads.extend(dependencies);
            } else if let Some(meta) = self.document.get_change_meta_by_hash(&hash) {
                heads.extend(meta.deps.iter());
            }
        }
    }

    pub fn acknowledged(&self) -> &BTreeSet<ChangeHash> {
        &self.acknowledged
    }

    pub fn has_all_acknowledged(&self) -> bool {
        self.own.keys().all(|hash| self.acknowledged.contains(hash))
    }

    pub fn heads(&self) -> Vec<ChangeHash> {
        let mut heads = self.document.get_heads();
        heads.sort_unstable();
        heads
    }

    pub fn hashes(&self) -> BTreeSet<ChangeHash> {
        self.document
            .get_changes(&[])
            .iter()
            .map(|change| change.hash())
            .collect()
    }

    fn text_object(&self) -> Option<ObjId> {
        let (_, object) = self.document.get(ROOT, "text").ok()??;
        Some(object)
    }

    pub fn text(&self) -> String {
        let object = self.text_object().expect("the document has arrived");
        self.document.text(&object).expect("text is a text")
    }

    pub fn types(&mut self, words: &str) {
        let object = self.text_object().expect("the document has arrived");
        let end = self.document.length(&object);
        self.commit(|tx| {
            tx.splice_text(&object, end, 0, words)
                .expect("splice at the end")
        });
    }

    fn commit<T>(&mut self, edit: impl FnOnce(&mut automerge::transaction::Transaction<'_>) -> T) {
        let mut transaction = self.document.transaction();
        edit(&mut transaction);
        transaction.commit();
        self.note_own();
    }

    fn note_own(&mut self) {
        self.has_news = true;
        if let Some(change) = self.document.get_last_local_change() {
            self.own.insert(change.hash(), change.deps().to_vec());
        }
    }

    /// One random edit, as an editor would make it.
    pub fn edits(&mut self, random: &mut SmallRng) -> bool {
        let Some(object) = self.text_object() else {
            return false;
        };
        let length = self.document.length(&object);
        let at = random.random_range(0..=length);
        match random.random_range(0..100) {
            0..55 => self.commit(|tx| tx.splice_text(&object, at, 0, "aß😀").expect("insert")),
            55..75 if length > 2 => {
                let at = at.min(length - 2);
                self.commit(|tx| tx.splice_text(&object, at, 2, "").expect("delete"));
            }
            75..85 if length > 3 => {
                let at = at.min(length - 3);
                let mark = Mark::new("strong".to_owned(), true, at, at + 3);
                self.commit(|tx| tx.mark(&object, mark, ExpandMark::After).expect("mark"));
            }
            85..93 => self.commit(|tx| {
                let block = tx.split_block(&object, at).expect("split");
                tx.put(&block, "type", "paragraph").expect("block type");
            }),
            // Our page never does: the server would judge such a change before its later pieces have come.
            93..97 if !self.splits => self.edits_the_past(&object, random),
            _ => self.commit(|tx| tx.splice_text(&object, 0, 0, "x").expect("insert")),
        }
        true
    }

    /// `changeAt`: an edit on top of older heads, whose counter is above all that those heads know.
    fn edits_the_past(&mut self, object: &ObjId, random: &mut SmallRng) {
        let Some(old) = self
            .own
            .keys()
            .nth(random.random_range(0..self.own.len().max(1)))
            .copied()
        else {
            return;
        };
        let encoding = TextEncoding::Utf16CodeUnit;
        let _ = encoding;
        let Ok(mut transaction) = self.document.transaction_at(PatchLog::inactive(), &[old]) else {
            return;
        };
        transaction
            .splice_text(object, 0, 0, "früher")
            .expect("insert into the past");
        transaction.commit_with(CommitOptions::default());
        self.note_own();
    }
}

/// The message as our page sends one that is too long for a frame (`web/src/sync/split.ts`), here with a change a piece.
fn pieces(message: Message) -> Vec<Message> {
    let changes: Vec<Vec<u8>> = message.changes.iter().map(<[u8]>::to_vec).collect();
    let Some((last, earlier)) = changes.split_last() else {
        return vec![message];
    };
    let agreed = message
        .have
        .first()
        .map_or_else(Vec::new, |have| have.last_sync.clone());
    let early = |change: &Vec<u8>| Message {
        heads: agreed.clone(),
        need: Vec::new(),
        have: vec![Have {
            last_sync: agreed.clone(),
            bloom: BloomFilter::default(),
        }],
        changes: ChunkList::from(change.clone()),
        flags: message.flags,
        version: MessageVersion::V1,
    };
    let mut parts: Vec<Message> = earlier.iter().map(early).collect();
    parts.push(Message {
        changes: ChunkList::from(last.clone()),
        ..message
    });
    parts
}

pub fn random(seed: u64) -> SmallRng {
    SmallRng::seed_from_u64(seed)
}
