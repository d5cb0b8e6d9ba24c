//! The service under siege: connections that never end a request, sockets that stop reading, and many who sign in at once.
//! Whoever writes must notice nothing, and whoever comes must get in.
//!
//! `WORTLAUT_HALF_OPEN`, `WORTLAUT_STUCK_SOCKETS`, `WORTLAUT_SIGN_INS` and `WORTLAUT_PASSWORD_SIGN_INS` say how many; the
//! figures are printed.

use crate::PROMPT;
use crate::browser::sign_in;
use crate::passwords::{Comes, Person, come_at_once, figures};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use wortlaut_model::{Role, limits};
use wortlaut_tests::{Client, Intruder, World, number_from};

/// What the server's memory may grow by.
const GROWTH: u64 = 256 << 20;
/// Before a connection that was shown out comes back.
const BACK_OFF: Duration = Duration::from_secs(1);
/// A password takes no longer than this where the machine is not busy with other things, and whoever waits for no stranger is
/// in within [`PROMPT`].
const QUIET: Duration = Duration::from_millis(200);
/// Elsewhere they are in while so many strangers have their turns.
const FEW: u32 = 10;
/// How often somebody signs in anew meanwhile, at most: whoever never stops keeps a core from the others.
const ANEW: u32 = 20;
/// What the sockets that stop reading are sent at least: more than the system keeps for them (about 4 MB).
const UNREAD: usize = 8 << 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn under_siege_whoever_writes_goes_on_and_whoever_comes_gets_in() {
    let half_open = number_from("WORTLAUT_HALF_OPEN", 300);
    let stuck = number_from("WORTLAUT_STUCK_SOCKETS", 20);
    let sign_ins = number_from("WORTLAUT_SIGN_INS", 20);
    let passwords = number_from("WORTLAUT_PASSWORD_SIGN_INS", 20);
    let world = World::start();
    let (lübeck, bund) = (world.connect("Lübeck").await, world.connect("Bund").await);
    let address = world.server.address();
    let newcomers = (0..sign_ins).map(|_| world.add("Kassel", Role::Editor));
    let invitations: Vec<_> = newcomers.map(|it| world.invite(&it)).collect();
    let persons = Person::some(&world, 3);
    world.settle(&[&lübeck, &bund]).await;
    let before = world.server.memory().now;
    world.server.forget_peak();

    let mut siege = JoinSet::new();
    for _ in 0..half_open {
        siege.spawn(never_end_a_request(address));
    }
    let _stuck = stop_reading(&world, stuck).await;
    let chatter = tokio::spawn(chatter(world.intruder(Role::Reader).await));
    let is_over = AtomicBool::new(false);
    let writing = async {
        let mut slowest = Duration::ZERO;
        while !is_over.load(Ordering::Relaxed) || !chatter.is_finished() {
            slowest = slowest.max(exchange(&lübeck, &bund).await);
        }
        slowest
    };
    let coming = async {
        let coming = tokio::task::spawn_blocking(move || {
            let slowest = sign_in_at_once(address, &invitations);
            let anew = Anew::while_others_try(address, &persons, passwords);
            (slowest, anew)
        });
        let coming = coming.await.expect("everybody gets in");
        is_over.store(true, Ordering::Relaxed);
        coming
    };
    let (slowest_edit, (slowest_sign_in, anew)) = tokio::join!(writing, coming);
    let growth = world.server.memory().peak.saturating_sub(before);
    println!(
        "{half_open} half open, {stuck} stuck, {sign_ins} sign-ins: slowest edit {slowest_edit:.2?}, \
         slowest sign-in {slowest_sign_in:.2?}, memory + {} MB",
        growth >> 20
    );
    println!("{}", anew.figures);
    anew.assert_prompt();
    assert!(slowest_sign_in <= PROMPT, "{slowest_sign_in:?}");
    assert!(slowest_edit <= PROMPT, "{slowest_edit:?}");
    assert!(growth <= GROWTH, "{growth} bytes");
    for client in [&lübeck, &bund] {
        client.assert_never_refused();
    }
    world.settle(&[&lübeck, &bund]).await;
}

/// Somebody who signed in anew, again and again, while many passwords were tried.
struct Anew {
    slowest: Duration,
    /// What a password took meanwhile.
    one_takes: Duration,
    /// All of it, to be read.
    figures: String,
}

impl Anew {
    /// The last of the persons signs in anew from where they have been before, and waits for no stranger.
    fn while_others_try(address: SocketAddr, persons: &[Person], count: u64) -> Self {
        let (last, others) = persons.split_last().expect("somebody has a password");
        std::thread::scope(|scope| {
            let crowd = scope.spawn(|| come_at_once(address, others, count));
            let (mut slowest, mut times) = (Duration::ZERO, 0);
            let started = Instant::now();
            while times < ANEW && !crowd.is_finished() {
                slowest = slowest.max(last.signs_in_anew(address));
                times += 1;
            }
            let outcomes = crowd.join().expect("all are answered");
            // Strangers come one after the other.
            let one_takes = started.elapsed() / u32::try_from(count).expect("a count").max(1);
            let figures = format!(
                "passwords at once: {}; {}\none who signs in anew, {times} times meanwhile: slowest {slowest:.2?}; a \
                 password takes {one_takes:.2?}",
                figures(&outcomes, Comes::Known),
                figures(&outcomes, Comes::Strange)
            );
            Self {
                slowest,
                one_takes,
                figures,
            }
        })
    }

    fn assert_prompt(&self) {
        let most = match self.one_takes <= QUIET {
            true => PROMPT,
            false => PROMPT.max(FEW * self.one_takes),
        };
        assert!(self.slowest <= most, "{:?}", self.slowest);
    }
}

/// Begins a request and never ends it; comes back when it is shown out.
async fn never_end_a_request(address: SocketAddr) {
    loop {
        if let Ok(mut stream) = TcpStream::connect(address).await {
            let begun = stream
                .write_all(b"POST /api/v1/session HTTP/1.1\r\nhost: ")
                .await;
            if begun.is_ok() {
                let mut answer = Vec::new();
                let _ = stream.read_to_end(&mut answer).await;
            }
        }
        tokio::time::sleep(BACK_OFF).await;
    }
}

/// Sockets that have fetched the document and read nothing more.
async fn stop_reading(world: &World, count: u64) -> Vec<Intruder> {
    let members = [(); 4].map(|()| world.add("Unbekannt", Role::Reader));
    let mut stuck = Vec::new();
    for number in 0..count {
        let member = &members[number as usize % members.len()];
        stuck.push(Intruder::connect(world.server.address(), member, &world.document).await);
    }
    stuck
}

/// Sends presence, of which everybody in the document is sent a copy, as fast as the server takes it.
async fn chatter(mut intruder: Intruder) {
    let (peer, data) = (intruder.peer().to_owned(), [7; limits::PRESENCE_BYTES]);
    for _ in 0..UNREAD / data.len() {
        intruder.send_presence(&peer, &data).await;
    }
}

/// Writes a word and waits until it is saved and the other has it.
async fn exchange(from: &Client, to: &Client) -> Duration {
    let started = Instant::now();
    let hash = from.types("w");
    from.until_saved().await;
    to.until("the word", |it| {
        it.document.get_change_meta_by_hash(&hash).is_some()
    })
    .await;
    started.elapsed()
}

/// Signs in with all of these at once, from addresses of their own; how long the slowest took.
fn sign_in_at_once(address: SocketAddr, invitations: &[String]) -> Duration {
    let origin = format!("http://{address}");
    let (origin, all) = (&origin, invitations.iter().enumerate());
    std::thread::scope(|scope| {
        let all: Vec<_> = all
            .map(|(number, invitation)| {
                scope.spawn(move || {
                    let started = Instant::now();
                    sign_in(address, invitation, origin, &format!("203.0.113.{number}"));
                    started.elapsed()
                })
            })
            .collect();
        let took = all.into_iter().map(|it| it.join().expect("a sign-in"));
        took.max().unwrap_or_default()
    })
}
