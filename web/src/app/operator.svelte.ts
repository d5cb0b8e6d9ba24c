import { request } from "../api/index.ts";
import type { components } from "../api/schema.ts";

/** Where the operator's own pages are; null for one that is not set. */
export type OperatorPages = components["schemas"]["Operator"];

class Operator {
  pages = $state.raw<OperatorPages>();

  /** Asked once for all pages; what fails is asked again when the pages are opened anew. */
  async fetch(): Promise<void> {
    this.pages = await request<OperatorPages>("GET", "/operator").catch(() => undefined);
  }
}

export const operator = new Operator();
