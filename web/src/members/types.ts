/** What the pages about people read from the server and send to it. */
import type { components } from "../api/schema.ts";

type Schemas = components["schemas"];

export type Member = Schemas["Member"];
export type NewMember = Schemas["NewMember"];
/** What is absent stays; null clears. */
export type MemberChange = Schemas["MemberChange"];
export type Invited = Schemas["Invited"];
export type OrganisationDraft = Required<Schemas["NewOrganisation"]>;
/** What erasing a person takes away, and what it leaves. */
export type Erasure = Schemas["Erasure"];
/** What a member may do with one document, when it is not what they may do elsewhere. */
export type DocumentRight = Schemas["DocumentRight"];

/** A browser in which one is signed in. */
export type OwnSession = Schemas["OwnSession"];
export type Passkey = Schemas["OwnPasskey"];
/** An account elsewhere that signs one in. */
export type LinkedProvider = Schemas["OwnProvider"];
/** The ways in which one can sign in by oneself. */
export type Credentials = Schemas["OwnCredentials"];
export type TokenScope = Schemas["Scope"];
export type Token = Schemas["OwnToken"];
export type NewToken = Schemas["TokenWish"];
/** What the server offers to whoever is not signed in. */
export type SignInWays = Schemas["SignInWays"];
