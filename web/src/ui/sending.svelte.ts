import { tick } from "svelte";
import { kindOf, sentenceOf } from "./problem.ts";

/** Sentences about what is wrong, by the name of the field; under "" what is about no field. */
export type Wrong = Readonly<Record<string, string | undefined>>;

/** A form on its way to the server: what is wrong stands beside the field it is about, and the first such field has the caret. */
export class Sending {
  working = $state(false);
  #wrong = $state.raw<Wrong>({});
  readonly #fields: Readonly<Record<string, string>>;

  /** `fields` names the field that a kind of problem (the end of its `type`) is about. */
  constructor(fields: Readonly<Record<string, string>> = {}) {
    this.#fields = fields;
  }

  /** What is wrong with a field, or with nothing in particular. */
  at(field = ""): string | undefined {
    return this.#wrong[field];
  }

  /** Acts unless something is wrong from the start; tells whether it was done. */
  async send(form: HTMLElement, wrong: Wrong, act: () => Promise<unknown>): Promise<boolean> {
    this.#wrong = wrong;
    if (!this.#isWrong) await this.#try(act);
    if (!this.#isWrong) return true;
    await tick();
    form.querySelector<HTMLElement>("[aria-invalid=true]:is(input, select, textarea), [aria-invalid=true] :checked")?.focus();
    return false;
  }

  get #isWrong(): boolean {
    return Object.values(this.#wrong).some((sentence) => sentence !== undefined);
  }

  async #try(act: () => Promise<unknown>): Promise<void> {
    this.working = true;
    try {
      await act();
    } catch (error) {
      this.#wrong = { [this.#fields[kindOf(error) ?? ""] ?? ""]: sentenceOf(error) };
    } finally {
      this.working = false;
    }
  }
}
