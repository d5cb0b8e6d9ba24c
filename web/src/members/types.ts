/** What the pages about people read from the server and send to it. */
import type { Role } from "../api/index.ts";

export interface Member {
  id: string;
  /** Null where this member may not know it, and for an erased person. */
  name: string | null;
  organisation_id: string;
  role: Role;
  removed_at: number | null;
  erased_at: number | null;
  /** What follows is for moderators, and null for others. */
  address: string | null;
  ends_at: number | null;
  last_seen_at: number | null;
  sessions: number | null;
  /** Until when an invitation that nobody has used yet is good. */
  invited_until: number | null;
}

export interface NewMember {
  name: string;
  organisation_id: string;
  role: Role;
  address?: string;
  ends_at?: number;
}

/** What is absent stays; null clears. */
export interface MemberChange {
  name?: string;
  role?: Role;
  address?: string | null;
  ends_at?: number | null;
}

export interface Invited {
  member_id: string;
  invitation_url: string;
  expires_at: number;
}

export interface OrganisationDraft {
  name: string;
  short: string;
  place: string;
  colour: number;
  votes: boolean;
}

/** What erasing a person takes away, and what it leaves. */
export interface Erasure {
  name: string;
  address: string | null;
  sessions: number;
  tokens: number;
  passkeys: number;
  /** Other services by which the person could sign in. */
  providers: number;
  has_password: boolean;
  /** Changes of others that the person brought and that wait for a decision. */
  held: number;
  changes: number;
  documents: number;
  stays: ("authorship" | "remarks" | "audit" | "names-in-texts")[];
}

/** What a member may do with one document, when it is not what they may do elsewhere. */
export interface DocumentRight {
  member_id: string;
  role: Role | "none";
}

/** A browser in which one is signed in. */
export interface OwnSession {
  session_id: string;
  device: string;
  created_at: number;
  last_used_at: number;
  is_this: boolean;
}

export interface Passkey {
  passkey_id: string;
  name: string;
  created_at: number;
  last_used_at: number | null;
}

/** The ways in which one can sign in by oneself. */
export interface Credentials {
  password_set_at: number | null;
  passkeys: Passkey[];
  providers: { issuer: string; linked_at: number }[];
}

export type TokenScope = "read" | "edit";

export interface Token {
  token_id: string;
  name: string;
  scope: TokenScope;
  created_at: number;
  expires_at: number | null;
  last_used_at: number | null;
}

export interface NewToken {
  name: string;
  scope: TokenScope;
  expires_at?: number;
}

/** What the server offers to whoever is not signed in. */
export interface SignInWays {
  passwords: boolean;
  passkeys: boolean;
  providers: { id: string; name: string }[];
}
