/**
 * The service worker: keeps the pages' own files on the device, so that a closed tab can be opened again without
 * network. It never touches `/api`, `/sync` or the public's pages and files under `/p`; texts are kept by the pages themselves.
 */
const worker = self as unknown as ServiceWorkerGlobalScope;

/** Every file of this build; the build writes the list here, so that each build is a worker of its own. */
declare const files: string[];
declare const build: string;

/** Milliseconds the network gets to deliver a page before the kept one is shown. */
const patience = 4_000;
const cacheName = `wortlaut-${build}`;

worker.addEventListener("install", (event) => {
  event.waitUntil(keepAll());
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(dropOthers());
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || /^\/(api|p)\//.test(url.pathname)) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (files.includes(url.pathname)) event.respondWith(kept(request));
});

async function keepAll(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll(["/", ...files]);
  // Only pages of this build ask for its files, so it need not wait until older tabs are closed.
  await worker.skipWaiting();
}

async function dropOthers(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== cacheName).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** The network first, so that a new build is seen at once; every address of the pages is the same file. */
async function page(request: Request): Promise<Response> {
  const slow = new AbortController();
  const timer = setTimeout(() => slow.abort(), patience);
  try {
    const answer = await fetch(request, { signal: slow.signal });
    // A refusal is an answer too; a server in trouble has none.
    if (answer.status < 500) return answer;
  } catch {
    // No network or no server: the kept page is the answer.
  } finally {
    // An answer that has begun may take its time.
    clearTimeout(timer);
  }
  return (await caches.match("/")) ?? Response.error();
}

async function kept(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}
