import { overwriteGetLocale } from "../messages/runtime.js";

export type Language = "de" | "en";

/** Where a choice made on this device is kept; it wins over the workspace's language. */
const key = "wortlaut-language";

const read = (text: string | null | undefined): Language | undefined => (text === "de" || text === "en" ? text : undefined);

/** The language of the pages: this device's choice, else the workspace's, else German. */
class Pages {
  #language = $state<Language>("de");

  get language(): Language {
    return this.#language;
  }

  /** Takes the device's choice at start. */
  begin(): void {
    overwriteGetLocale(() => this.#language);
    this.#set(read(localStorage.getItem(key)) ?? "de");
  }

  /** Takes the workspace's language unless somebody chose another on this device. */
  suggest(language: string): void {
    if (read(localStorage.getItem(key)) === undefined) this.#set(read(language) ?? "de");
  }

  choose(language: Language): void {
    localStorage.setItem(key, language);
    this.#set(language);
  }

  #set(language: Language): void {
    this.#language = language;
    document.documentElement.lang = language;
  }
}

export const pages = new Pages();
