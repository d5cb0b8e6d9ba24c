//! Many who sign in with passwords at once. A password is slow to check, on purpose, and two are checked at a time: a hundred
//! cannot all be in within a second. What holds is that whoever comes from a network where they have signed in before does not
//! wait behind strangers, and that whoever is turned away is told so at once, and when to come again.

use crate::PROMPT;
use serde_json::json;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use wortlaut_tests::{Profile, Request, Response, World};

const PASSWORD: &str = "ein Kormoran frisst Hefeklöße";
const WRONG: &str = "ein Kormoran frisst Semmeln";
/// How long anybody waits for a turn at most: the server gives up after a minute.
const TURN: Duration = Duration::from_secs(70);
/// Where the strangers come from who know a password: one office, of which many may wait, but not all there is room for.
const OFFICE: &str = "198.51.100.200";

/// Somebody who has a password, and the network where it was set.
#[derive(Clone)]
pub struct Person {
    address: String,
    network: String,
}

/// One way to come to the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comes {
    /// From a network where this account has signed in before.
    Known,
    /// From one where it has not.
    Strange,
}

/// Somebody at the door.
struct Caller {
    comes: Comes,
    address: String,
    password: &'static str,
    network: String,
}

/// What became of somebody at the door.
pub struct Outcome {
    comes: Comes,
    /// From the first question to the last answer, with the time they were told to wait.
    took: Duration,
    /// How often they were told to come again.
    turned_away: u32,
}

impl Person {
    /// Members of the world who have set a password.
    pub fn some(world: &World, count: u64) -> Vec<Self> {
        (0..count).map(|number| Self::new(world, number)).collect()
    }

    fn new(world: &World, number: u64) -> Self {
        let (address, network) = (
            format!("anke-{number}@example.org"),
            format!("198.51.100.{number}"),
        );
        let added = world.server.command(&[
            "member",
            "add",
            "--name",
            "Anke Petersen",
            "--organisation",
            "Stadtwerke Lübeck",
            "--role",
            "editor",
            "--address",
            &address,
            "--json",
        ]);
        let link = added["invitation_url"].as_str().expect("a link");
        let mut browser = Profile::new(world.server.address()).behind(&network);
        browser.enter(link);
        let set = browser.send("PUT", "/me/password", &json!({ "password": PASSWORD }));
        set.expect(204);
        Self { address, network }
    }

    /// Signs in anew where they have been before; how long it took.
    pub fn signs_in_anew(&self, server: SocketAddr) -> Duration {
        let caller = self.calls(Comes::Known, PASSWORD, &self.network);
        let outcome = caller.comes_until_answered(server);
        assert_eq!(outcome.turned_away, 0, "somebody known is turned away");
        outcome.took
    }

    /// The request with which they sign in from a network where they have not been.
    pub fn request_from(&self, network: &str, server: SocketAddr) -> Request {
        self.calls(Comes::Strange, PASSWORD, network)
            .request(server)
    }

    fn calls(&self, comes: Comes, password: &'static str, network: &str) -> Caller {
        Caller {
            comes,
            address: self.address.clone(),
            password,
            network: network.to_owned(),
        }
    }
}

/// So many come at once: two of these persons from where they are known, one with the right and one with a wrong password;
/// the others from an office where nobody has signed in before, and guessers from addresses of their own.
pub fn come_at_once(server: SocketAddr, persons: &[Person], count: u64) -> Vec<Outcome> {
    let callers: Vec<_> = (0..count as usize)
        .map(|number| {
            let person = &persons[number % persons.len()];
            match number {
                0 => person.calls(Comes::Known, PASSWORD, &person.network),
                1 => person.calls(Comes::Known, WRONG, &person.network),
                _ if number % 2 == 0 => person.calls(Comes::Strange, PASSWORD, OFFICE),
                _ => Caller {
                    comes: Comes::Strange,
                    address: format!("niemand-{number}@example.org"),
                    password: WRONG,
                    network: format!("192.0.2.{number}"),
                },
            }
        })
        .collect();
    std::thread::scope(|scope| {
        let all = callers
            .iter()
            .map(|it| scope.spawn(|| it.comes_until_answered(server)));
        let all: Vec<_> = all.collect();
        all.into_iter()
            .map(|it| it.join().expect("an answer"))
            .collect()
    })
}

impl Caller {
    /// Comes, and comes again when told to, until somebody looks at the password.
    fn comes_until_answered(&self, server: SocketAddr) -> Outcome {
        let (started, mut turned_away) = (Instant::now(), 0);
        loop {
            let asked = Instant::now();
            let answer = self.ask(server);
            let Some(wait) = wait_asked_for(&answer) else {
                let right = if self.password == PASSWORD { 200 } else { 401 };
                assert_eq!(
                    answer.status,
                    right,
                    "{}: {}",
                    self.address,
                    answer.problem()
                );
                return Outcome {
                    comes: self.comes,
                    took: started.elapsed(),
                    turned_away,
                };
            };
            assert!(
                asked.elapsed() <= PROMPT,
                "turned away after {:?}",
                asked.elapsed()
            );
            turned_away += 1;
            std::thread::sleep(wait);
        }
    }

    /// Asks, and has the patience of those who wait for their turn.
    fn ask(&self, server: SocketAddr) -> Response {
        let stream = self.request(server).begin(server);
        stream.set_read_timeout(Some(TURN)).expect("a time-out");
        Response::read(stream)
    }

    fn request(&self, server: SocketAddr) -> Request {
        Request::new("POST", "/api/v1/session/password")
            .header("origin", &format!("http://{server}"))
            .header("x-forwarded-for", &self.network)
            .json(&json!({ "address": self.address, "password": self.password }))
    }
}

/// How long whoever is turned away shall wait, which every such answer says.
fn wait_asked_for(answer: &Response) -> Option<Duration> {
    matches!(answer.status, 429 | 503).then(|| {
        let seconds = answer.header("retry-after").and_then(|it| it.parse().ok());
        Duration::from_secs(seconds.expect("an answer that says when to come again"))
    })
}

#[test]
fn strangers_who_try_an_account_keep_nobody_out_who_is_known() {
    let world = World::start();
    let server = world.server.address();
    let anke = Person::some(&world, 1).remove(0);
    let ask = |password, network: &str| {
        let comes = Comes::Strange;
        anke.calls(comes, password, network).ask(server).status
    };
    let strangers = (1..).map(|host| ask(WRONG, &format!("192.0.2.{host}")));
    let tried = strangers.take_while(|status| *status == 401).count();
    assert!(tried >= 5, "{tried}");
    assert_eq!(
        ask(PASSWORD, OFFICE),
        429,
        "it cannot be told from another try"
    );
    assert_eq!(ask(PASSWORD, &anke.network), 200);

    // Nor from their own page. Where they are known, five may be wrong, too.
    let mut browser = Profile::new(server).behind(&anke.network);
    browser.try_password(&anke.address, PASSWORD).expect(200);
    let other = "vier Biber bauen Luftschlösser";
    let change = json!({ "current": PASSWORD, "password": other });
    browser.send("PUT", "/me/password", &change).expect(204);
    let wrong = (0..).map(|_| ask(WRONG, &anke.network));
    let wrong = wrong.take_while(|status| *status == 401).count();
    assert!(wrong >= 5, "{wrong}");
    assert_eq!(browser.send("PUT", "/me/password", &change).status, 429);
}

/// They cost nothing: networks that send many could have all counts forgotten.
#[test]
fn answers_with_passkeys_take_none_of_the_attempts_at_passwords() {
    let world = World::start();
    let server = world.server.address();
    let anke = Person::some(&world, 1).remove(0);
    let credential = json!({
        "id": "AAAA", "rawId": "AAAA", "type": "public-key", "extensions": {},
        "response": {
            "authenticatorData": "AAAA", "clientDataJSON": "AAAA", "signature": "AAAA",
            "userHandle": "AAAAAAAAAAAAAAAAAAAAAA",
        },
    });
    let answer = json!({ "ceremony_id": "unbekannt", "credential": credential });
    let mut guesser = Profile::new(server).behind(OFFICE);
    let mut guess = || guesser.send("POST", "/session/passkey", &answer).status;
    let guesses = (0..).map(|_| guess());
    let looked_at = guesses.take_while(|status| *status == 410).count();
    assert!(looked_at >= 5, "{looked_at}");
    assert_eq!(guess(), 429);
    assert_eq!(anke.request_from(OFFICE, server).send(server).status, 200);
}

/// The figures of many outcomes, as one line.
pub fn figures(outcomes: &[Outcome], comes: Comes) -> String {
    let of_these = || outcomes.iter().filter(|it| it.comes == comes);
    let mut times: Vec<_> = of_these().map(|it| it.took).collect();
    times.sort_unstable();
    let half = times.get(times.len() / 2).copied().unwrap_or_default();
    let longest = times.last().copied().unwrap_or_default();
    let turned_away = of_these().filter(|it| it.turned_away > 0).count();
    format!(
        "{} {comes:?}: half within {half:.2?}, longest {longest:.2?}, turned away at first {turned_away}",
        times.len()
    )
}
