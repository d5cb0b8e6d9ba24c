/** What the pages about people ask of the server. */
import { download, request, type Me, type Organisation, type Role } from "../api/index.ts";
import type { CreationOptions, CredentialAnswer, RequestOptions } from "./sign-in/passkey.ts";
import type {
  Credentials,
  DocumentRight,
  Erasure,
  Invited,
  Member,
  MemberChange,
  NewMember,
  NewToken,
  OrganisationDraft,
  OwnSession,
  Passkey,
  SignInWays,
  Token,
} from "./types.ts";

interface Ceremony<Options> {
  ceremony_id: string;
  options: Options;
}

const member = (id: string) => `/members/${encodeURIComponent(id)}`;
const rights = (document: string) => `/documents/${encodeURIComponent(document)}/rights`;

export const members = {
  all: () => request<Member[]>("GET", "/members"),
  invite: (draft: NewMember) => request<Invited>("POST", "/members", draft),
  inviteAgain: (id: string) => request<Invited>("POST", `${member(id)}/invitation`),
  change: (id: string, change: MemberChange) => request<Member>("PATCH", member(id), change),
  remove: (id: string) => request<undefined>("DELETE", member(id)),
  endSessions: (id: string) => request<{ ended: number }>("DELETE", `${member(id)}/sessions`),
  lockOut: (id: string) => request<undefined>("DELETE", `${member(id)}/credentials`),
  previewErasure: (id: string) => request<Erasure>("GET", `${member(id)}/erasure`),
  erase: (id: string) => request<undefined>("POST", `${member(id)}/erasure`),
};

export const organisations = {
  add: (draft: OrganisationDraft) => request<Organisation>("POST", "/organisations", draft),
  change: (id: string, draft: OrganisationDraft) => request<Organisation>("PATCH", `/organisations/${encodeURIComponent(id)}`, draft),
  showPersons: (shown: boolean) => request<unknown>("PATCH", "/workspace", { persons_in_history: shown }),
};

export const documentRights = {
  all: (document: string) => request<DocumentRight[]>("GET", rights(document)),
  set: (document: string, id: string, role: Role | "none") => request<unknown>("PUT", `${rights(document)}/${encodeURIComponent(id)}`, { role }),
  clear: (document: string, id: string) => request<undefined>("DELETE", `${rights(document)}/${encodeURIComponent(id)}`),
};

export const own = {
  change: (change: { name?: string; language?: "de" | "en"; address?: string | null }) => request<Me>("PATCH", "/me", change),
  sessions: () => request<OwnSession[]>("GET", "/me/sessions"),
  endSession: (id: string) => request<undefined>("DELETE", `/me/sessions/${encodeURIComponent(id)}`),
  endOtherSessions: () => request<{ ended: number }>("DELETE", "/me/sessions"),
  credentials: () => request<Credentials>("GET", "/me/credentials"),
  setPassword: (password: string, current?: string) => request<undefined>("PUT", "/me/password", { password, current }),
  removePassword: () => request<undefined>("DELETE", "/me/password"),
  beginPasskey: () => request<Ceremony<CreationOptions>>("POST", "/me/passkeys/options"),
  addPasskey: (ceremony_id: string, name: string, credential: CredentialAnswer) =>
    request<Passkey>("POST", "/me/passkeys", { ceremony_id, name, credential }),
  removePasskey: (id: string) => request<undefined>("DELETE", `/me/passkeys/${encodeURIComponent(id)}`),
  renamePasskey: (id: string, name: string) => request<undefined>("PATCH", `/me/passkeys/${encodeURIComponent(id)}`, { name }),
  unlinkProvider: (issuer: string) => request<undefined>("DELETE", `/me/providers?issuer=${encodeURIComponent(issuer)}`),
  tokens: () => request<Token[]>("GET", "/me/tokens"),
  makeToken: (draft: NewToken) => request<{ token_id: string; token: string }>("POST", "/me/tokens", draft),
  revokeToken: (id: string) => request<undefined>("DELETE", `/me/tokens/${encodeURIComponent(id)}`),
  data: () => download("/me/data"),
};

export const signIn = {
  ways: () => request<SignInWays>("GET", "/sign-in"),
  byPassword: (address: string, password: string) => request<Me>("POST", "/session/password", { address, password }),
  beginPasskey: () => request<Ceremony<RequestOptions>>("POST", "/session/passkey/options"),
  byPasskey: (ceremony_id: string, credential: CredentialAnswer) => request<Me>("POST", "/session/passkey", { ceremony_id, credential }),
  /** The browser leaves for the provider and comes back signed in. */
  providerAddress: (id: string) => `/api/v1/session/provider/${encodeURIComponent(id)}`,
};
