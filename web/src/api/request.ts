import type { Problem } from "./types.ts";

/** The server answered, and the answer is no; `problem` carries its sentence when it sent one. */
export class Refused extends Error {
  override readonly name = "Refused";

  constructor(
    readonly status: number,
    readonly problem: Problem | undefined,
  ) {
    super(problem?.title ?? `HTTP ${String(status)}`);
  }
}

/** No answer came: no network, no server, or it took longer than `patience`. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/** Milliseconds to wait for an answer before the server counts as unreachable. */
const patience = 15_000;

export type Method = "GET" | "POST" | "PUT" | "DELETE";

export interface RequestOptions {
  /** The browser keeps the answer and asks whether it still holds (ETag), for long answers that seldom change. */
  revalidate?: boolean;
  /** The request may outlive the page that makes it. */
  keepalive?: boolean;
}

/** Asks `/api/v1{path}` with the session cookie and returns the decoded answer; throws `Refused` or `Unreachable`. */
export async function request<T>(method: Method, path: string, body?: unknown, options: RequestOptions = {}): Promise<T> {
  const response = await ask(method, path, body, options);
  if (!response.ok) throw new Refused(response.status, await problemOf(response));
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

async function ask(method: Method, path: string, body: unknown, options: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": document.documentElement.lang };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  try {
    const response = await fetch(`/api/v1${path}`, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
      cache: options.revalidate === true ? "no-cache" : "no-store",
      keepalive: options.keepalive ?? false,
      signal: AbortSignal.timeout(patience),
    });
    // A proxy in front that has lost the server behind it says so with these: nobody refused anything.
    if (response.status >= 502 && response.status <= 504) throw new Unreachable(`HTTP ${String(response.status)}`);
    return response;
  } catch (cause) {
    throw cause instanceof Unreachable ? cause : new Unreachable("no answer", { cause });
  }
}

async function problemOf(response: Response): Promise<Problem | undefined> {
  if (!response.headers.get("Content-Type")?.includes("json")) return undefined;
  return response.json().then(
    (problem: Problem) => problem,
    () => undefined,
  );
}
