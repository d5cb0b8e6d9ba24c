/** What the server tells of a file, as the generated schema has it. */
import type { Sent } from "../api/index.ts";
import type { components } from "../api/schema.ts";

export type Preview = components["schemas"]["Preview"];
export type PreviewBlock = components["schemas"]["PreviewBlock"];
export type Counts = components["schemas"]["Counts"];
export type ImportWarning = components["schemas"]["ImportWarning"];
export type RevisionPreview = Sent<components["schemas"]["RevisionPreview"]>;
export type Revision = components["schemas"]["Revision"];
export type Imported = components["schemas"]["ImportedDocument"];
