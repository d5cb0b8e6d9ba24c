import { request } from "../api/index.ts";

/** Where the operator's own pages are; null for one that is not set. */
export interface OperatorPages {
  imprint_url: string | null;
  privacy_url: string | null;
  accessibility_url: string | null;
  report_url: string | null;
}

class Operator {
  pages = $state.raw<OperatorPages>();

  /** Asked once for all pages; what fails is asked again when the pages are opened anew. */
  async fetch(): Promise<void> {
    this.pages = await request<OperatorPages>("GET", "/operator").catch(() => undefined);
  }
}

export const operator = new Operator();
