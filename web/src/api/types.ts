/** What the server's HTTP interface (`/api/v1`) sends; times are integers in milliseconds since 1970-01-01 UTC. */

export type Role = "reader" | "commenter" | "editor" | "moderator";
export type DocumentKind = "definition" | "practice" | "recommendation";

export interface Organisation {
  id: string;
  name: string;
  /** Initials such as `HL`; shown wherever the colour is. */
  short: string;
  /** Where it is, such as `Lübeck`; empty when nobody said. */
  place: string;
  /** 1 to 10, an index into the `--org-…` tokens. */
  colour: number;
  /** Whether it has a vote. */
  votes: boolean;
  /** Whether it has the chair. */
  chair: boolean;
}

export interface Workspace {
  id: string;
  name: string;
  language: string;
}

export interface Me {
  member: { id: string; name: string; role: Role; organisation_id: string };
  organisation: Organisation;
  workspace: Workspace;
}

export interface DocumentRecord {
  document_id: string;
  automerge_url: string;
  title: string;
  kind: DocumentKind;
  created_at: number;
  changed_at: number;
}

export interface InvitationPreview {
  member_name: string;
  organisation_name: string;
  organisation_short: string;
  workspace_name: string;
  role: Role;
  expires_at: number;
}

/** Someone who has a document open; who it is comes from the server, so a name cannot be forged. */
export interface Peer {
  peer_id: string;
  organisation_id: string;
  /** Only for members of one's own organisation, or when the caller is a moderator. */
  member_id: string | null;
  name: string | null;
  role: Role;
}

export interface Presence {
  document_id: string;
  peers: Peer[];
}

/** RFC 9457 problem details with the title in both languages. */
export interface Problem {
  type: string;
  title: string;
  title_de: string;
  title_en: string;
  status: number;
  detail?: string | null;
}
