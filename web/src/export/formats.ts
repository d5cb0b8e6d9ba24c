/** In which forms a text, or the comparison of two, leaves the house. */
import { m } from "../messages/messages.js";

export type Format = "pdf" | "docx" | "odt" | "html" | "md" | "txt" | "json" | "bundle";

export interface Choice {
  format: Format;
  name: string;
  /** What it is good for, in half a sentence. */
  use: string;
}

/** What a text can be written as; the most asked for comes first. */
export function textFormats(): Choice[] {
  return [
    { format: "pdf", name: m.format_pdf(), use: m.format_pdf_use() },
    { format: "docx", name: m.format_docx(), use: m.format_docx_use() },
    { format: "odt", name: m.format_odt(), use: m.format_odt_use() },
    { format: "html", name: m.format_html(), use: m.format_html_use() },
    { format: "md", name: m.format_md(), use: m.format_md_use() },
    { format: "txt", name: m.format_txt(), use: m.format_txt_use() },
    { format: "json", name: m.format_json(), use: m.format_json_use() },
    { format: "bundle", name: m.format_bundle(), use: m.format_bundle_use() },
  ];
}

/** What a comparison can be written as. */
export function comparisonFormats(): Choice[] {
  return [
    { format: "pdf", name: m.format_synopsis_pdf(), use: m.format_synopsis_pdf_use() },
    { format: "html", name: m.format_synopsis_html(), use: m.format_synopsis_html_use() },
    { format: "docx", name: m.format_tracked_docx(), use: m.format_tracked_use() },
    { format: "odt", name: m.format_tracked_odt(), use: m.format_tracked_use() },
  ];
}
