import { m } from "../../messages/messages.js";
import type { TokenScope } from "../types.ts";

export const scopes: readonly TokenScope[] = ["read", "edit"];

export function nameOfScope(scope: TokenScope): string {
  return scope === "read" ? m.scope_read() : m.scope_edit();
}

/** For how many days a token may be good; undefined for one without end. */
export const lifetimes: readonly (number | undefined)[] = [30, 90, 365, undefined];

export function nameOfLifetime(days: number | undefined): string {
  return days === undefined ? m.token_endless() : days === 365 ? m.token_year() : m.token_days({ days });
}
