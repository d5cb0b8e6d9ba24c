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
const usualPatience = 15_000;

/** Milliseconds to wait while the server writes or reads a file. */
const filePatience = 90_000;

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface RequestOptions {
  /** The browser keeps the answer and asks whether it still holds (ETag), for long answers that seldom change. */
  revalidate?: boolean;
  /** The request may outlive the page that makes it. */
  keepalive?: boolean;
  /** Milliseconds to wait for an answer; `usualPatience` unless told otherwise. */
  patience?: number;
  /** Ends the request when it is no longer wanted. */
  signal?: AbortSignal;
}

/** A file with the name that the server gives it. */
export interface NamedFile {
  name: string;
  bytes: Blob;
}

/** The member for whom this page speaks. */
let speaker: string | undefined;

/**
 * From now on every request names the member for whom the page speaks. The cookie is the whole browser's: when somebody else
 * has signed in with it in another tab, the server refuses what this page asks, instead of doing it as them.
 */
export function speakFor(member: string): void {
  speaker = member;
}

/** Asks `/api/v1{path}` with the session cookie and returns the decoded answer; throws `Refused` or `Unreachable`. */
export async function request<T>(method: Method, path: string, body?: unknown, options: RequestOptions = {}): Promise<T> {
  const response = await answered(method, path, body, options);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

/** Asks for a file. */
export async function download(path: string, options: RequestOptions = {}): Promise<NamedFile> {
  const response = await answered("GET", path, undefined, { patience: filePatience, ...options });
  const name = nameIn(response.headers.get("Content-Disposition") ?? "");
  return { name, bytes: await unlessCut(response.blob()) };
}

/** Sends a file and returns the decoded answer. */
export async function upload<T>(path: string, file: Blob, options: RequestOptions = {}): Promise<T> {
  const response = await answered("POST", path, file, { patience: filePatience, ...options });
  return (await response.json()) as T;
}

/** The file's name in a Content-Disposition header (RFC 6266); "download" without one. */
export function nameIn(disposition: string): string {
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  const plain = /filename="([^"]*)"/i.exec(disposition)?.[1];
  return (extended === undefined ? plain : decodeURIComponent(extended)) ?? "download";
}

async function answered(method: Method, path: string, body: unknown, options: RequestOptions): Promise<Response> {
  const response = await ask(method, path, body, options);
  if (!response.ok) throw new Refused(response.status, await problemOf(response));
  return response;
}

/** A connection that ends in the middle of an answer is no answer. */
async function unlessCut<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (cause) {
    throw new Unreachable("the answer was cut", { cause });
  }
}

async function ask(method: Method, path: string, body: unknown, options: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": document.documentElement.lang };
  const file = body instanceof Blob;
  if (speaker !== undefined) headers["Wortlaut-Member"] = speaker;
  if (body !== undefined) headers["Content-Type"] = file ? "application/octet-stream" : "application/json";
  const limit = AbortSignal.timeout(options.patience ?? usualPatience);
  try {
    const response = await fetch(`/api/v1${path}`, {
      method,
      headers,
      body: body === undefined || file ? body : JSON.stringify(body),
      credentials: "same-origin",
      cache: options.revalidate === true ? "no-cache" : "no-store",
      keepalive: options.keepalive ?? false,
      signal: options.signal ? AbortSignal.any([limit, options.signal]) : limit,
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
