//! Hostile bytes over the real socket, from a member who is signed in.
//!
//! Each attack is sent into a document in which two honest members write. It must be refused with a code and a reason
//! that names the broken rule; the process lives; its memory, at its peak, stays within 64 MB of before; and the honest
//! members notice nothing: the next edit of the one is saved and reaches the other. What `automerge` 0.12 does with the
//! same bytes: it aborts the process, panics half-way through a change, inflates gigabytes, or saves a document that
//! cannot be loaded again.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a broken expectation is how a test fails"
)]
#![expect(unreachable_pub, reason = "nothing outside reaches into a test")]

mod bytes;
mod changes;
mod frames;
mod messages;
mod scene;

use scene::{Attack, Case, Scene};
use wortlaut_model::Role;
use wortlaut_tests::{Client, Close, Replica, World, eventually};

const MEGABYTE: u64 = 1 << 20;
/// What an attack may make the server's memory grow by, for a moment or for good.
const GROWTH: u64 = 64 * MEGABYTE;

#[tokio::test(flavor = "multi_thread")]
async fn every_attack_is_refused_with_a_reason_and_honest_members_notice_nothing() {
    let mut story = Story::begin().await;
    let cases = [changes::cases(), messages::cases(), frames::cases()].concat();
    for case in &cases {
        story.attack(case).await;
    }
    story.end(&cases).await;
}

/// Changes that nobody can judge yet are kept from everybody, and only so many bytes of them.
#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_something_missing_reaches_nobody_and_is_bounded() {
    let mut story = Story::begin().await;
    for case in messages::held() {
        let mut intruder = story.world.intruder(Role::Editor).await;
        let scene = Scene::of(&intruder);
        let Attack::Chunks(chunks) = case.attack else {
            panic!("what is held are changes");
        };
        intruder.send_chunks(chunks(&scene)).await;
        story.honest_members_go_on(case.name).await;
    }
    let mut intruder = story.world.intruder(Role::Editor).await;
    let scene = Scene::of(&intruder);
    for number in 0..4 {
        let chunk = messages::three_megabytes_that_wait(&scene, number);
        intruder.send_chunks(vec![chunk]).await;
    }
    let close = intruder.until_closed().await;
    assert_eq!((close.code, close.rule()), (4503, "held-too-much"));
    story.end(&[]).await;
}

/// Somebody who writes for days without a connection brings all of it in one message, as automerge-repo does; a bound
/// below that would shut them out for good.
#[tokio::test(flavor = "multi_thread")]
async fn twenty_five_thousand_changes_made_offline_are_honest() {
    const CHANGES: usize = 25_000;
    let mut story = Story::begin().await;
    let mut writer = story.world.intruder(Role::Editor).await;
    let scene = Scene::of(&writer);
    let mut change = scene.written(vec![scene.honest()]);
    let mut chunks = vec![change.bytes()];
    while chunks.len() < CHANGES {
        change = change.followed_by(vec![scene.honest()]);
        chunks.push(change.bytes());
    }
    writer.send_chunks(chunks).await;
    story
        .bund
        .until("all that was written offline", |replica| {
            replica.length() >= CHANGES
        })
        .await;
    story.honest_members_go_on("a long time offline").await;
}

struct Story {
    world: World,
    lübeck: Client,
    bund: Client,
    edits: usize,
    memory_before: u64,
    wrong: Vec<String>,
}

impl Story {
    async fn begin() -> Self {
        let world = World::start();
        let lübeck = world.connect("Lübeck").await;
        let bund = world.connect("Bund").await;
        lübeck.types("hello world, and what else there is ");
        world.settle(&[&lübeck, &bund]).await;
        // The first member who comes and goes, and the first edit after it, warm up what is made once.
        drop(world.intruder(Role::Editor).await);
        let mut story = Self {
            memory_before: 0,
            world,
            lübeck,
            bund,
            edits: 1,
            wrong: Vec::new(),
        };
        story.honest_members_go_on("warming up").await;
        story.world.server.forget_peak();
        story.memory_before = story.world.server.memory().now;
        story
    }

    async fn attack(&mut self, case: &Case) {
        let mut intruder = self.world.intruder(case.role).await;
        let scene = Scene::of(&intruder);
        match case.attack {
            Attack::Chunks(chunks) => intruder.send_chunks(chunks(&scene)).await,
            Attack::Message(message) => intruder.send_sync(&message(&scene)).await,
            Attack::Frame(frame) => intruder.send_frame(frame(&scene)).await,
            Attack::Text(words) => intruder.send_text(words).await,
        }
        let end = intruder.until_ended().await;
        if !end
            .as_ref()
            .is_some_and(|close| self.is_as_expected(case, close))
        {
            let expected = (case.code, case.rule);
            let line = format!("{}: expected {expected:?}, ended with {end:?}", case.name);
            self.wrong.push(line);
        }
        self.honest_members_go_on(case.name).await;
        let peak = self.world.server.memory().peak;
        if peak > self.memory_before + GROWTH {
            let megabytes = (peak - self.memory_before) / MEGABYTE;
            self.wrong
                .push(format!("{}: memory grew by {megabytes} MB", case.name));
            self.world.server.forget_peak();
        }
    }

    /// A refused change is named with its document and hash; anything else with the rule alone.
    fn is_as_expected(&self, case: &Case, close: &Close) -> bool {
        let words: Vec<&str> = close.reason.split(' ').collect();
        let is_named = match close.code {
            4409 => {
                let is_hash =
                    |word: &&str| word.len() == 64 && word.bytes().all(|b| b.is_ascii_hexdigit());
                words.len() == 3 && words[0] == self.world.document && is_hash(&words[1])
            }
            _ => true,
        };
        is_named && close.code == case.code && close.rule() == case.rule
    }

    async fn honest_members_go_on(&mut self, after: &str) {
        self.world.server.assert_alive();
        let words = format!("[{}]", self.edits);
        self.edits += 1;
        self.lübeck.types(&words);
        eventually(
            &format!("an honest edit after {after:?} to be saved"),
            || self.lübeck.look(Replica::is_saved).then_some(()),
        )
        .await;
        self.bund.until_reads(&words).await;
    }

    async fn end(mut self, cases: &[Case]) {
        assert!(self.wrong.is_empty(), "{}", self.wrong.join("\n"));
        let fresh = self.world.connect_as("Zuletzt", Role::Reader).await;
        self.world.settle(&[&fresh, &self.lübeck, &self.bund]).await;
        let honest_beginnings: usize = cases.iter().map(|case| case.admitted).sum();
        let created = fresh.look(|replica| replica.document.get_changes(&[])[0].clone());
        let by_server = fresh.look(|replica| {
            let changes = replica.document.get_changes(&[]);
            changes
                .iter()
                .filter(|change| change.actor_id() == created.actor_id())
                .count()
        });
        let all = fresh.look(|replica| replica.hashes().len());
        assert_eq!(
            all,
            by_server + self.edits + honest_beginnings,
            "nothing else got in"
        );
        self.lübeck.assert_never_refused();
        self.bund.assert_never_refused();
        let memory = self.world.server.memory();
        eprintln!(
            "{} attacks; memory before {} MB, now {} MB, at most {} MB",
            cases.len(),
            self.memory_before / MEGABYTE,
            memory.now / MEGABYTE,
            memory.peak / MEGABYTE
        );
        self.world.server.stop();
        self.world.server.run(&["check"]);
    }
}
