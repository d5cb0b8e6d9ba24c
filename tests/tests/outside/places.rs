//! Places of which there are only so many: the one too many is told so, others are not disturbed, and a place that somebody
//! leaves is free.

use crate::browser::{self, PUBLIC_URL};
use crate::passwords::Person;
use serde_json::{Value, json};
use std::net::TcpStream;
use tokio::task::JoinSet;
use wortlaut_model::{Role, limits};
use wortlaut_tests::{Events, Member, Request, Response, Socket, World, eventually};

const OFFICE: &str = "203.0.113.7";
const ELSEWHERE: &str = "203.0.113.8";

/// What whoever finds no place is told.
fn assert_told(answer: &Response, status: u16, problem: &str) {
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (status, problem)
    );
    let wait = answer.header("retry-after").and_then(|it| it.parse().ok());
    assert!(wait.is_some_and(|wait: u32| wait > 0), "when to come again");
}

/// The status of an answer that has come and is left where it is.
fn status_of(stream: &TcpStream) -> Option<u16> {
    let mut head = *b"HTTP/1.1 ???";
    stream.set_nonblocking(true).expect("a look");
    let peeked = stream.peek(&mut head);
    stream.set_nonblocking(false).expect("no more than a look");
    let is_whole = peeked.is_ok_and(|bytes| bytes == head.len());
    let status = std::str::from_utf8(&head[9..]).ok().filter(|_| is_whole);
    status.and_then(|it| it.parse().ok())
}

/// So many members that each has its places to spare while an address has none.
fn office(world: &World, of_a_member: usize, of_an_address: usize) -> Vec<Member> {
    let several = of_an_address / of_a_member + 2;
    (0..several)
        .map(|_| world.add("Lübeck", Role::Reader))
        .collect()
}

/// Opens sockets of these members in turn from an address, all at once.
async fn sockets(world: &World, members: &[Member], network: &str, count: usize) -> Vec<Socket> {
    let mut opening = JoinSet::new();
    for member in members.iter().cycle().take(count) {
        let (address, path) = (
            world.server.address(),
            format!("/sync?token={}", member.token),
        );
        let network = network.to_owned();
        opening.spawn(async move {
            let headers = [("x-forwarded-for", network.as_str())];
            Socket::open_with(address, &path, &headers).await
        });
    }
    let opened = opening.join_all().await.into_iter();
    opened.map(|it| it.expect("there is a place")).collect()
}

/// Asks for one more socket as a program does; what is answered.
fn ask_for_socket(world: &World, member: &Member, network: &str) -> Response {
    let path = format!("/sync?token={}", member.token);
    browser::upgrade(world, &path, &[("x-forwarded-for", network)])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_has_so_many_sockets() {
    let world = World::start();
    let (member, other) = (
        world.add("Lübeck", Role::Editor),
        world.add("Bund", Role::Editor),
    );
    let most = limits::SOCKETS_OF_A_MEMBER;
    let mut open = sockets(&world, std::slice::from_ref(&member), OFFICE, most).await;
    // From wherever they come.
    for network in [OFFICE, ELSEWHERE] {
        assert_told(
            &ask_for_socket(&world, &member, network),
            429,
            "too-many-open",
        );
    }
    assert_eq!(ask_for_socket(&world, &other, OFFICE).status, 101);
    drop(open.pop());
    eventually("the place of a closed socket to be free", || {
        (ask_for_socket(&world, &member, OFFICE).status == 101).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_has_so_many_sockets() {
    let world = World::start();
    let most = limits::SOCKETS_OF_AN_ADDRESS;
    let members = office(&world, limits::SOCKETS_OF_A_MEMBER, most);
    let (first, writer) = (&members[0], world.connect("Bund").await);
    let mut open = sockets(&world, &members, OFFICE, most).await;
    assert_told(&ask_for_socket(&world, first, OFFICE), 429, "too-many-open");
    assert_eq!(ask_for_socket(&world, first, ELSEWHERE).status, 101);
    writer.types("Daseinsvorsorge");
    writer.until_saved().await;
    drop(open.pop());
    eventually("the place of a closed socket to be free", || {
        (ask_for_socket(&world, first, OFFICE).status == 101).then_some(())
    })
    .await;
}

/// Opens streams of events of these members in turn from an address.
fn streams(world: &World, members: &[Member], network: &str, count: usize) -> Vec<Events> {
    let members = members.iter().cycle().take(count);
    members
        .map(|it| listen(world, it, network).expect("there is a place"))
        .collect()
}

fn listen(world: &World, member: &Member, network: &str) -> Result<Events, Response> {
    Events::open(world.server.address(), &member.token, Some(network))
}

/// The answer to whoever may not listen.
fn refused(listening: Result<Events, Response>) -> Response {
    listening.err().expect("one stream too many")
}

#[tokio::test]
async fn a_member_and_an_address_have_so_many_streams_of_events() {
    let world = World::start();
    let most = limits::EVENT_STREAMS_OF_AN_ADDRESS;
    let members = office(&world, limits::EVENT_STREAMS_OF_A_MEMBER, most);
    let (first, second) = (&members[0], &members[1]);

    let own = limits::EVENT_STREAMS_OF_A_MEMBER;
    let mut open = streams(&world, std::slice::from_ref(first), ELSEWHERE, own);
    for network in [ELSEWHERE, OFFICE] {
        assert_told(
            &refused(listen(&world, first, network)),
            429,
            "too-many-open",
        );
    }
    listen(&world, second, ELSEWHERE).expect("another member has their own");
    drop(open.pop());
    let again = || listen(&world, first, ELSEWHERE).ok();
    open.push(eventually("the place of a closed stream to be free", again).await);

    let mut open = streams(&world, &members[1..], OFFICE, most);
    assert_told(
        &refused(listen(&world, second, OFFICE)),
        429,
        "too-many-open",
    );
    listen(&world, second, ELSEWHERE).expect("another address has its own");
    drop(open.pop());
    let again = || listen(&world, second, OFFICE).ok();
    eventually("the place of a closed stream to be free", again).await;
}

/// A document whose file as JSON takes megabytes.
fn world_with_a_long_document() -> World {
    let mut world = World::start();
    let paragraphs: String = (0..48_000)
        .map(|it| format!("Absatz {it} für alle.\n\n"))
        .collect();
    let file = world.server.data().join("../long.txt");
    std::fs::write(&file, paragraphs).expect("a file can be written");
    let file = file.to_str().expect("a path in UTF-8");
    let import = ["import", file, "--title", "Lang", "--json"];
    let imported = world.server.command(&import);
    let id = imported["document_id"].as_str().expect("an id");
    world.document = id.to_owned();
    world
}

#[tokio::test]
async fn a_member_leaves_so_many_files_unread() {
    const PATH: &str = "/export/json";
    /// The system keeps so much of what is sent and not read: what is less is not unread.
    const KEPT_BY_THE_SYSTEM: usize = 6 << 20;
    let world = world_with_a_long_document();
    let (member, other) = (
        world.add("Lübeck", Role::Reader),
        world.add("Bund", Role::Reader),
    );
    let length = world.download(&member, PATH, "").expect(200).bytes.len();
    assert!(length > KEPT_BY_THE_SYSTEM, "only {length} bytes");

    let most = limits::UNREAD_FILE_MB_OF_ONE_MEMBER / length.div_ceil(1 << 20);
    let mut unread: Vec<TcpStream> = Vec::new();
    let refused = loop {
        assert!(unread.len() <= most, "there is no end to what is unread");
        let asked = world.ask_and_not_read(&member, PATH);
        if eventually("an answer", || status_of(&asked)).await != 200 {
            break Response::read(asked);
        }
        unread.push(asked);
    };
    assert_eq!(unread.len(), most);
    assert_told(&refused, 429, "too-many-unread");
    world.download(&other, PATH, "").expect(200);
    drop(unread.pop());
    eventually(
        "the room of a file that nobody waits for to be free",
        || (world.download(&member, PATH, "").status == 200).then_some(()),
    )
    .await;
}

/// A member in a browser at the public address: what a passkey is asked there.
struct Visitor<'a> {
    world: &'a World,
    cookie: String,
}

impl<'a> Visitor<'a> {
    fn enter(world: &'a World, member: &Member) -> Self {
        let invitation = world.invite(member);
        let cookie = browser::sign_in(world.server.address(), &invitation, PUBLIC_URL, OFFICE);
        Self { world, cookie }
    }

    fn post(&self, path: &str, body: &Value) -> Response {
        Request::new("POST", &format!("/api/v1{path}"))
            .header("origin", PUBLIC_URL)
            .header("cookie", &self.cookie)
            .json(body)
            .send(self.world.server.address())
    }

    /// Begins to make a passkey; the name of the ceremony.
    fn begin(&self) -> String {
        let answer = self.post("/me/passkeys/options", &Value::Null);
        assert_eq!(answer.status, 200, "{}", answer.problem());
        let asked: Value = serde_json::from_slice(&answer.body).expect("JSON");
        asked["ceremony_id"].as_str().expect("a name").to_owned()
    }

    /// Ends a ceremony with what no authenticator says, which is not looked at where there is no such ceremony.
    fn end(&self, ceremony: &str) -> String {
        let body = json!({ "ceremony_id": ceremony, "name": "Telefon", "credential": {} });
        self.post("/me/passkeys", &body).problem()
    }
}

#[test]
fn a_member_makes_so_many_passkeys_at_a_time() {
    let world = World::start_with(&["--public-url", PUBLIC_URL]);
    let member = world.add("Lübeck", Role::Editor);
    let (anke, jonas) = (
        Visitor::enter(&world, &member),
        Visitor::enter(&world, &world.add("Bund", Role::Editor)),
    );
    let others = jonas.begin();
    let most = limits::CEREMONIES_OF_A_MEMBER;
    let begun: Vec<_> = (0..=most).map(|_| anke.begin()).collect();
    assert_eq!(
        anke.end(&begun[0]),
        "ceremony-over",
        "the oldest makes room"
    );
    // One that has ended leaves its place: nobody has to go for the next.
    assert_eq!(anke.end(&begun[1]), "passkey-refused");
    anke.begin();
    assert_eq!(anke.end(&begun[2]), "passkey-refused");
    assert_eq!(jonas.end(&others), "passkey-refused", "another's goes on");
}

#[test]
fn an_office_begins_so_many_sign_ins_with_a_passkey_and_invitations_have_their_own_count() {
    let world = World::start_with(&["--public-url", PUBLIC_URL]);
    let member = world.add("Lübeck", Role::Editor);
    let begin = |network: &str| {
        Request::new("POST", "/api/v1/session/passkey/options")
            .header("origin", PUBLIC_URL)
            .header("x-forwarded-for", network)
            .send(world.server.address())
    };
    let most = usize::try_from(limits::PASSKEY_QUESTIONS_AT_ONCE).expect("a count");
    // Some come back meanwhile, one every two seconds.
    let answers: Vec<_> = (0..2 * most).map(|_| begin(OFFICE)).collect();
    let refused = answers.iter().position(|it| it.status != 200);
    assert!(refused >= Some(most), "{refused:?}");
    let refused = refused.map(|it| &answers[it]).expect("one too many");
    assert_told(refused, 429, "too-many-attempts");
    assert_eq!(begin(ELSEWHERE).status, 200);
    // Whoever is invited gets in all the same.
    let invitation = world.invite(&member);
    browser::sign_in(world.server.address(), &invitation, PUBLIC_URL, OFFICE);
}

#[tokio::test]
async fn of_an_office_so_many_wait_for_their_passwords_and_who_goes_makes_room() {
    let world = World::start();
    let address = world.server.address();
    let persons = Person::some(&world, 5);
    let (last, crowd) = persons.split_last().expect("five persons");
    let most = limits::PASSWORD_HASHES_OF_STRANGERS + limits::PASSWORD_HASHES_WAITING_OF_AN_ADDRESS;
    // More than may: the first are in, and no strangers any more, before the last have come.
    let crowd = crowd.iter().cycle().take(3 * most);
    let mut waiting: Vec<_> = crowd
        .map(|it| it.request_from(OFFICE, address).begin(address))
        .collect();
    let refused = eventually("somebody to be turned away", || {
        waiting.iter().position(|it| status_of(it) == Some(503))
    })
    .await;
    assert_told(&Response::read(waiting.swap_remove(refused)), 503, "busy");
    let elsewhere = last.request_from(ELSEWHERE, address).send(address);
    assert_eq!(elsewhere.status, 200, "{}", elsewhere.problem());
    drop(waiting);
    let from_office = last.request_from(OFFICE, address);
    eventually("the places of those who have gone to be free", || {
        (from_office.send(address).status == 200).then_some(())
    })
    .await;
}
