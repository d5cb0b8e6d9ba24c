import type { Organisation } from "../../api/index.ts";
import type { Member } from "../types.ts";

/** What somebody who administers has begun to do. */
export type Deed =
  | { is: "invite"; organisation?: Organisation }
  | { is: "add-organisation" }
  | { is: "change-organisation"; organisation: Organisation }
  | { is: "invite-again" | "change" | "end-sessions" | "lock-out" | "remove" | "erase"; member: Member };
