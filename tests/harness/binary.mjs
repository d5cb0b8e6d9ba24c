// The binaries under test: `wortlaut`, and the small programs that the Rust side of these tests builds.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The built `wortlaut`: named by WORTLAUT_BIN, or where cargo puts it. */
export function wortlaut() {
  const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
  return existing(process.env.WORTLAUT_BIN ?? join(target, "debug", "wortlaut"));
}

/** A program of the crate wortlaut-tests. */
export function program(name) {
  const target = process.env.CARGO_TARGET_DIR;
  return existing(join(target ? join(target, "debug") : dirname(wortlaut()), name));
}

function existing(path) {
  if (!existsSync(path)) {
    throw new Error(`There is no program at ${path}: run \`cargo build --workspace --all-targets\` first.`);
  }
  return path;
}
