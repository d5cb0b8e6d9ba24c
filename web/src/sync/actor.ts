/** Bytes of an actor that are random, and as many that follow from them; `crates/sync/src/actor_keys.rs` tells why. */
const half = 8;

/**
 * An Automerge actor, in hexadecimal, with which this member alone can write into the document: the server knows it as theirs
 * even when it has lost the changes that were made with it. Nobody else learns anything from it.
 *
 * @param key the member's key, 32 bytes in hexadecimal
 * @param document the document's id, 16 bytes
 */
export async function makeActor(key: string, document: Uint8Array, random = crypto.getRandomValues(new Uint8Array(half))): Promise<string> {
  const hmac = await crypto.subtle.importKey("raw", fromHex(key), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const tag = await crypto.subtle.sign("HMAC", hmac, new Uint8Array([...document, ...random]));
  return toHex(random) + toHex(new Uint8Array(tag, 0, half));
}

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
