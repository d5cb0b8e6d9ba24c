import { expect, test } from "vitest";
import { fromBase64url, toBase64url } from "./base64url.ts";
import { creationOptions, requestOptions } from "./passkey.ts";

const bytes = (...values: number[]) => Uint8Array.from(values).buffer;

test("bytes and base64url are the same thing, whatever the length", () => {
  expect(toBase64url(bytes(251, 255, 191))).toBe("-_-_");
  expect(toBase64url(bytes(251, 255))).toBe("-_8");
  for (let length = 0; length < 40; length += 1) {
    const some = Uint8Array.from({ length }, (_, index) => (index * 97 + length) % 256).buffer;
    expect(toBase64url(some)).toMatch(/^[\w-]*$/);
    expect(new Uint8Array(fromBase64url(toBase64url(some)))).toEqual(new Uint8Array(some));
  }
});

test("options for a new passkey become what the browser's call takes", () => {
  const options = creationOptions({
    rp: { id: "localhost", name: "Wortlaut" },
    user: { id: "AQI", name: "a@b.de", displayName: "Anke" },
    challenge: "-_-_",
    pubKeyCredParams: [{ type: "public-key", alg: -7 }],
    excludeCredentials: [{ type: "public-key", id: "Aw", transports: ["internal"] }],
  });
  expect(options.challenge).toEqual(bytes(251, 255, 191));
  expect(options.user).toEqual({ id: bytes(1, 2), name: "a@b.de", displayName: "Anke" });
  expect(options.excludeCredentials).toEqual([{ type: "public-key", id: bytes(3), transports: ["internal"] }]);
  expect(options.pubKeyCredParams).toEqual([{ type: "public-key", alg: -7 }]);
});

test("a sign-in without an address allows every passkey of the site", () => {
  const options = requestOptions({ challenge: "AQ", rpId: "localhost", userVerification: "required" });
  expect(options).toMatchObject({ challenge: bytes(1), rpId: "localhost", userVerification: "required", allowCredentials: [] });
});
