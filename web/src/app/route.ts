/** The pages and their addresses. */
export type Route =
  | { page: "documents" }
  | { page: "invitation" }
  /** A document's text, or one of its named versions. */
  | { page: "document"; id: string; version?: number }
  | { page: "unknown" };

export function routeOf(path: string): Route {
  const parts = path.split("/").filter((part) => part !== "");
  const [first, second] = parts;
  if (first === undefined) return { page: "documents" };
  if (first === "invitation" && parts.length === 1) return { page: "invitation" };
  if (first === "d" && second !== undefined) return documentAt(decoded(second), parts.slice(2));
  return { page: "unknown" };
}

function documentAt(id: string | undefined, rest: readonly string[]): Route {
  if (id === undefined) return { page: "unknown" };
  if (rest.length === 0) return { page: "document", id };
  const [letter, number = ""] = rest;
  if (letter !== "v" || rest.length !== 2 || !/^[1-9]\d{0,8}$/.test(number)) return { page: "unknown" };
  return { page: "document", id, version: Number(number) };
}

export function pathOf(route: Exclude<Route, { page: "unknown" }>): string {
  switch (route.page) {
    case "documents":
      return "/";
    case "invitation":
      return "/invitation";
    case "document":
      return `/d/${encodeURIComponent(route.id)}${route.version === undefined ? "" : `/v/${route.version}`}`;
  }
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
