import type { DocumentRecord, Me, Organisation } from "../api/index.ts";

/** What this device keeps so that the pages open without a server: who was here last, and what there was to see. */
export interface Known {
  me: Me;
  organisations: Organisation[];
  documents: DocumentRecord[];
  /** The session ended: the page stays closed until the same member signs in again. */
  ended: boolean;
}

const key = "wortlaut-known";

export const device = {
  recall(): Known | undefined {
    const text = localStorage.getItem(key);
    return text === null ? undefined : (JSON.parse(text) as Known);
  },

  keep(known: Known): void {
    localStorage.setItem(key, JSON.stringify(known));
  },

  /** The member's session ended; nothing of theirs is shown until they are back. */
  end(member: string): void {
    const known = this.recall();
    if (known?.me.member.id === member) this.keep({ ...known, ended: true });
  },

  forget(member: string): void {
    if (this.recall()?.me.member.id === member) localStorage.removeItem(key);
  },

  /** Tells who has come in in another tab of this browser, or is still there. */
  listen(onMember: (member: string) => void): void {
    addEventListener("storage", (event) => {
      if (event.key === key && event.newValue !== null) onMember((JSON.parse(event.newValue) as Known).me.member.id);
    });
  },
};
