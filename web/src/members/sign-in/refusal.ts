import { Refused } from "../../api/index.ts";
import { m } from "../../messages/messages.js";
import { Told } from "../../ui/problem.ts";
import { PasskeyDeclined, PasskeyKnown } from "./passkey.ts";

/**
 * Says why a sign-in failed, in one sentence that tells nothing about whether there is such an account: an unknown address
 * and a wrong password read alike.
 */
export function refusalOf(way: "password" | "passkey"): (error: unknown) => never {
  return (error) => {
    throw new Told(sentence(way, error), error);
  };
}

/** What went wrong while a passkey was made on this device. */
export function passkeyRefused(error: unknown): never {
  if (error instanceof PasskeyKnown) throw new Told(m.passkey_known(), error);
  if (error instanceof PasskeyDeclined) throw new Told(m.passkey_not_made(), error);
  throw error;
}

function sentence(way: "password" | "passkey", error: unknown): string {
  if (error instanceof PasskeyDeclined) return m.sign_in_passkey_declined();
  if (!(error instanceof Refused)) throw error;
  if (error.status === 429) return m.sign_in_too_often();
  if (error.status >= 500) throw error;
  return way === "password" ? m.sign_in_password_refused() : m.sign_in_passkey_refused();
}
