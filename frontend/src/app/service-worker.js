/**
 * Keeps the page itself (markup, scripts, styles, fonts) so that it opens without the server; never what the server
 * tells, which is somebody's. The build puts the files in the place of SHELL, and a name for them in the place of NAME.
 */
const FILES = SHELL;
const OWN = NAME;
const PREFIX = "trio-monitor ";
const ASSETS = "/assets/";
/** The markup is asked of the server first; a server that hangs is given up after this long. */
const PATIENCE_MILLISECONDS = 5_000;
/** What is in front of the monitor answers by these when the monitor is away. */
const AWAY = [502, 503, 504];

const isOurs = ({ origin }) => origin === self.location.origin;
/** Boards have headers of their own, which let other pages frame them. */
const pageOf = (path) => (path === "/tv" || path.startsWith("/tv/") ? "/tv" : "/");

async function install() {
  const cache = await caches.open(OWN);
  // What has a hash in its name cannot have changed; the markup can.
  await cache.addAll(FILES.map((path) => new Request(path, { cache: path.startsWith(ASSETS) ? "default" : "reload" })));
  await self.skipWaiting();
}

/** The files of the version before stay: pages of it may be open, and load parts of themselves later. */
async function activate() {
  const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== OWN);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function page(request) {
  const kept = async () => (await caches.open(OWN)).match(pageOf(new URL(request.url).pathname));
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) });
    return AWAY.includes(answer.status) ? ((await kept()) ?? answer) : answer;
  } catch (error) {
    const found = await kept();
    if (found === undefined) throw error;
    return found;
  }
}

const asset = async (request) => (await caches.match(request)) ?? fetch(request);

/** Addresses within the page, as the server's site.py has them. */
const isPage = (path) => !/^\/(api|health|metrics|assets)(\/|$)/.test(path) && !/\.[^/]+$/.test(path);

self.addEventListener("install", (event) => { event.waitUntil(install()); });
self.addEventListener("activate", (event) => { event.waitUntil(activate()); });
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || !isOurs(url)) return;
  if (request.mode === "navigate" && isPage(url.pathname)) event.respondWith(page(request));
  else if (url.pathname.startsWith(ASSETS)) event.respondWith(asset(request));
});
