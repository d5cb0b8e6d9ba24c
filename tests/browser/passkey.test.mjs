// A passkey, made and used by Chromium's own WebAuthn with a virtual authenticator (Chrome DevTools Protocol).
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Stage } from "./stage.mjs";

let stage, page, authenticator;

before(async () => {
  stage = await Stage.set();
  page = await stage.window();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  authenticator = {
    verifies: (is) => devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: is }),
    credentials: async () => (await devtools.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
  };
  // Browsers make no passkeys at an IP address.
  await page.goto(`${stage.url.replace("127.0.0.1", "localhost")}/`);
  await page.evaluate(defineApi);
});

after(() => stage.strike());

/** What the pages do with the API and with WebAuthn, in one place. */
function defineApi() {
  const ask = async (method, path, body) => {
    const headers = body === undefined ? {} : { "Content-Type": "application/json" };
    const answer = await fetch(`/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    return { status: answer.status, json: text ? JSON.parse(text) : null };
  };
  const add = async (name) => {
    const { json } = await ask("POST", "/me/passkeys/options");
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(json.options);
    const credential = (await navigator.credentials.create({ publicKey })).toJSON();
    return { ceremony_id: json.ceremony_id, name, credential };
  };
  const use = async () => {
    const { json } = await ask("POST", "/session/passkey/options");
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(json.options);
    const credential = (await navigator.credentials.get({ publicKey })).toJSON();
    return { ceremony_id: json.ceremony_id, credential };
  };
  globalThis.api = { ask, add, use };
}

const ask = (...request) => page.evaluate((request) => globalThis.api.ask(...request), request);
const add = (name) => page.evaluate((name) => globalThis.api.add(name), name);
const use = () => page.evaluate(() => globalThis.api.use());
const problem = ({ json }) => json.type.replace("urn:wortlaut:problem:", "");

async function enterByInvitation(name) {
  const { member_id: id, invitation_url: link } = await stage.invite(name, "Stadtwerke Lübeck", "editor");
  const { status } = await ask("POST", "/session", { token: new URL(link).hash.slice(1) });
  assert.equal(status, 200);
  return id;
}

test("a passkey is made on the own page and signs in without an address", async () => {
  const { json: ways } = await ask("GET", "/sign-in");
  assert.deepEqual(ways, { passwords: true, passkeys: true, providers: [] });
  const anke = await enterByInvitation("Anke Petersen");

  const made = await add("Diensttelefon");
  const added = await ask("POST", "/me/passkeys", made);
  assert.equal(added.status, 201);
  assert.equal(added.json.name, "Diensttelefon");
  assert.equal(added.json.last_used_at, null);
  const [kept] = await authenticator.credentials();
  assert.equal(kept.isResidentCredential, true);
  assert.equal(problem(await ask("POST", "/me/passkeys", made)), "ceremony-over");

  assert.equal((await ask("DELETE", "/session")).status, 204);
  assert.equal((await ask("GET", "/me")).status, 401);
  const answer = await use();
  const me = await ask("POST", "/session/passkey", answer);
  assert.equal(me.status, 200);
  assert.equal(me.json.member.id, anke);
  assert.deepEqual((await ask("GET", "/me")).json, me.json);
  const { json: credentials } = await ask("GET", "/me/credentials");
  assert.equal(credentials.passkeys.length, 1);
  assert.ok(credentials.passkeys[0].last_used_at > 0);

  // An answer counts once, and only to what was asked.
  assert.equal(problem(await ask("POST", "/session/passkey", answer)), "ceremony-over");
  const { json: other } = await ask("POST", "/session/passkey/options");
  const crossed = { ...answer, ceremony_id: other.ceremony_id };
  assert.equal(problem(await ask("POST", "/session/passkey", crossed)), "wrong-passkey");
});

test("an authenticator makes one passkey for a member", async () => {
  await assert.rejects(add("noch einer"), /InvalidStateError|already registered/);
});

test("an answer without the person verified signs nobody in", async () => {
  await authenticator.verifies(false);
  await assert.rejects(use(), /NotAllowedError|timed out or was not allowed/);
  await authenticator.verifies(true);
});

test("a passkey that was made for one member is not taken for another", async () => {
  const { json: options } = await ask("POST", "/me/passkeys/options");
  await enterByInvitation("Jonas Brandl");
  const foreign = { ceremony_id: options.ceremony_id, name: "fremd", credential: {} };
  assert.equal(problem(await ask("POST", "/me/passkeys", foreign)), "ceremony-over");
});

test("a passkey that was taken away, or whose member was changed in its answer, signs nobody in", async () => {
  const anke = await ask("POST", "/session/passkey", await use());
  assert.equal(anke.json.member.name, "Anke Petersen");
  const answer = await use();
  answer.credential.response.userHandle = "AAAAAAAAAAAAAAAAAAAAAA";
  assert.equal(problem(await ask("POST", "/session/passkey", answer)), "wrong-passkey");

  const { json: credentials } = await ask("GET", "/me/credentials");
  const { passkey_id: id } = credentials.passkeys[0];
  assert.equal((await ask("DELETE", `/me/passkeys/${id}`)).status, 204);
  assert.equal((await ask("DELETE", `/me/passkeys/${id}`)).status, 404);
  await ask("DELETE", "/session");
  assert.equal(problem(await ask("POST", "/session/passkey", await use())), "wrong-passkey");
  assert.equal((await ask("GET", "/me")).status, 401);
});
