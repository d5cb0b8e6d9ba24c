// Signing in at an OpenID Connect provider: the server against npm's oidc-provider, with a browser that follows by hand.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { IdentityProvider } from "../harness/provider.mjs";
import { Server } from "../harness/server.mjs";

let provider, server, folder;

before(async () => {
  provider = await IdentityProvider.listen();
  folder = await mkdtemp(join(tmpdir(), "wortlaut-openid-"));
  const file = join(folder, "openid.toml");
  await writeFile(file, provider.description, { mode: 0o600 });
  server = await Server.start({ WORTLAUT_OPENID: file });
  provider.serve(server.origin);
});

after(async () => {
  await server?.remove();
  provider?.end();
  if (folder) await rm(folder, { recursive: true });
});

/** A browser: keeps cookies for each origin, and follows a redirect when it is told to. */
class Browser {
  #cookies = new Map();

  async ask(address, options = {}) {
    const { origin } = new URL(address);
    const jar = this.#cookies.get(origin) ?? new Map();
    this.#cookies.set(origin, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { ...options.headers, cookie, "x-forwarded-for": this.address };
    const answer = await fetch(address, { ...options, headers, redirect: "manual" });
    for (const set of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set);
      if (value === "" || /max-age=0|expires=thu, 01 jan 1970/i.test(set)) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  }

  /** Each browser is at an address of its own, as a proxy in front of the server would tell it. */
  address = `2001:db8:${Math.floor(Math.random() * 65536).toString(16)}:${Math.floor(Math.random() * 65536).toString(16)}::1`;

  async next(address) {
    const answer = await this.ask(address);
    assert.equal(answer.status, 303, `${address}: ${await answer.text()}`);
    return new URL(answer.headers.get("location"), address);
  }

  /** Where the server sends people who want to sign in. */
  depart() {
    return this.next(`${server.origin}/api/v1/session/provider/sso`);
  }

  /** The address with which the provider sends people back. */
  async callback(address) {
    while (address.origin === provider.issuer) address = await this.next(address.href);
    return address;
  }

  /** Signs in; where the server leads then. */
  async signIn() {
    const back = await this.callback(await this.depart());
    return this.arrive(back);
  }

  async arrive(back) {
    const { pathname, hash } = await this.next(back.href);
    return pathname + hash;
  }

  async me() {
    const answer = await this.ask(`${server.origin}/api/v1/me`);
    return answer.status === 200 ? (await answer.json()).member : answer.status;
  }

  /** Uses the link of an invitation and types an address in on the own page. */
  async enter({ invitation_url: link }, address) {
    const json = { origin: server.origin, "content-type": "application/json" };
    const token = new URL(link).hash.slice(1);
    const body = JSON.stringify({ token });
    await this.ask(`${server.origin}/api/v1/session`, { method: "POST", headers: json, body });
    const change = { method: "PATCH", headers: json, body: JSON.stringify({ address }) };
    assert.equal((await this.ask(`${server.origin}/api/v1/me`, change)).status, 200);
  }
}

async function member(name, address) {
  const added = await server.addMember({ name, organisation: "Stadtwerke Lübeck", role: "editor", address });
  return added.member_id;
}

test("the server tells where people may sign in", async () => {
  const ways = await (await fetch(`${server.origin}/api/v1/sign-in`)).json();
  assert.deepEqual(ways.providers, [{ id: "sso", name: "Stadtwerke-Konto" }]);
  assert.equal(await new Browser().next(`${server.origin}/api/v1/session/provider/other`).then((it) => it.hash), "#problem=not-found");
});

test("an account is matched by its verified address first, and by its name ever after", async () => {
  const anke = await member("Anke Petersen", "anke@example.org");
  provider.account = { id: "a-1", email: "Anke@Example.org", email_verified: true };
  const browser = new Browser();
  assert.equal(await browser.signIn(), "/");
  assert.equal((await browser.me()).id, anke);

  provider.account = { id: "a-1", email: "another@example.org", email_verified: false };
  const second = new Browser();
  assert.equal(await second.signIn(), "/");
  assert.equal((await second.me()).id, anke);

  provider.account = { id: "a-2", email: "anke@example.org", email_verified: true };
  const other = new Browser();
  assert.equal(await other.signIn(), "/sign-in#problem=provider-unknown");
  assert.equal(await other.me(), 401);
});

test("an address that a member typed in opens nothing to whoever has it", async () => {
  const eve = await server.addMember({ name: "Eve Sommer", organisation: "Stadtwerke Lübeck", role: "editor" });
  const typing = new Browser();
  await typing.enter(eve, "chef@example.org");
  provider.account = { id: "c-1", email: "chef@example.org", email_verified: true };
  const browser = new Browser();
  assert.equal(await browser.signIn(), "/sign-in#problem=provider-unknown");
  assert.equal(await browser.me(), 401);
  assert.equal((await typing.me()).id, eve.member_id);
});

test("an address that the provider does not vouch for opens nothing", async () => {
  await member("Jonas Brandl", "jonas@example.org");
  provider.account = { id: "j-1", email: "jonas@example.org", email_verified: false };
  const browser = new Browser();
  assert.equal(await browser.signIn(), "/sign-in#problem=provider-unverified");
  assert.equal(await browser.me(), 401);
});

test("an account that was unlinked signs in only if its address is vouched for again", async () => {
  const insa = await member("Insa Lorenz", "insa@example.org");
  provider.account = { id: "i-1", email: "insa@example.org", email_verified: true };
  const browser = new Browser();
  assert.equal(await browser.signIn(), "/");
  const providers = async () => (await (await browser.ask(`${server.origin}/api/v1/me/credentials`)).json()).providers;
  const unlink = async (issuer) => {
    const address = `${server.origin}/api/v1/me/providers?issuer=${encodeURIComponent(issuer)}`;
    return (await browser.ask(address, { method: "DELETE", headers: { origin: server.origin } })).status;
  };
  const [{ issuer, name }] = await providers();
  assert.equal(name, "Stadtwerke-Konto", "as its operator calls it");
  assert.equal(await unlink("https://elsewhere.example"), 404);
  assert.equal(await unlink(issuer), 204);
  assert.deepEqual(await providers(), []);
  assert.equal(await unlink(issuer), 404);

  provider.account = { id: "i-1", email: "insa@example.org", email_verified: false };
  assert.equal(await new Browser().signIn(), "/sign-in#problem=provider-unverified");
  provider.account = { id: "i-1", email: "insa@example.org", email_verified: true };
  const again = new Browser();
  assert.equal(await again.signIn(), "/");
  assert.equal((await again.me()).id, insa);
});

test("whoever is not invited does not get in", async () => {
  provider.account = { id: "x-1", email: "fremd@example.org", email_verified: true };
  assert.equal(await new Browser().signIn(), "/sign-in#problem=provider-unknown");
});

test("whoever changes their mind at the provider is told so", async () => {
  provider.account = undefined;
  assert.equal(await new Browser().signIn(), "/sign-in#problem=provider-declined");
});

test("a journey ends where it began: with its state, in its browser, once", async () => {
  await member("Elif Kaya", "elif@example.org");
  provider.account = { id: "e-1", email: "elif@example.org", email_verified: true };
  const browser = new Browser();
  const back = await browser.callback(await browser.depart());

  const forged = new URL(back);
  forged.searchParams.set("state", "0".repeat(22));
  assert.equal(await browser.arrive(forged), "/sign-in#problem=ceremony-over");

  // Somebody else's way back, sent to a victim, must not sign the victim in as them.
  const attacker = new Browser();
  const theirs = await attacker.callback(await attacker.depart());
  assert.equal(await browser.arrive(theirs), "/sign-in#problem=ceremony-over");
  assert.equal(await browser.me(), 401);

  assert.equal(await browser.arrive(back), "/");
  assert.equal(await browser.arrive(back), "/sign-in#problem=ceremony-over");
});

test("a token with another nonce, or for another proof of possession, is not taken", async () => {
  await member("Ole Hansen", "ole@example.org");
  provider.account = { id: "o-1", email: "ole@example.org", email_verified: true };
  for (const [parameter, value] of [
    ["nonce", "ein anderer"],
    ["code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"],
  ]) {
    const browser = new Browser();
    const there = await browser.depart();
    assert.ok(there.searchParams.get(parameter), parameter);
    there.searchParams.set(parameter, value);
    assert.equal(await browser.arrive(await browser.callback(there)), "/sign-in#problem=provider-declined");
    assert.equal(await browser.me(), 401);
  }
  const honest = new Browser();
  assert.equal(await honest.signIn(), "/");
});
