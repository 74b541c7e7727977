import { isOwnPage } from './own-page.js';

/** The parts of a service worker (W3C Service Workers) that are used here; the pages' own types know windows only. */
interface WorkerScope {
  location: { origin: string };
  clients: { claim: () => Promise<void> };
  registration: { navigationPreload?: { enable: () => Promise<void> } };
  skipWaiting: () => Promise<void>;
  addEventListener: (
    type: 'install' | 'activate' | 'fetch',
    listener: (event: Event & { waitUntil: (work: Promise<unknown>) => void } & FetchParts) => void,
  ) => void;
}
interface FetchParts {
  request: Request;
  preloadResponse?: Promise<Response | undefined>;
  respondWith: (answer: Promise<Response>) => void;
}
const worker = globalThis as unknown as WorkerScope;

/** What the page without a network consists of; the build writes the files and a hash over them here. */
declare const OFFLINE_FILES: readonly string[];
declare const OFFLINE_VERSION: string;
const PAGE = '/offline.html';
const PREFIX = 'parley-offline-';
const CACHE = PREFIX + OFFLINE_VERSION;

/** Our own files only, and never a room's page or anything said in one. */
async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(OFFLINE_FILES.map((file) => new Request(file, { cache: 'reload' })));
  await worker.skipWaiting();
}

async function removeOlder(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)),
  );
  // Without it each opening of a page would wait for this worker to wake before the network is asked.
  await worker.registration.navigationPreload?.enable();
  await worker.clients.claim();
}

/** The network's answer, whatever it is; only when there is none, what was kept. */
async function fromNetworkOr(
  kept: string,
  asked: Promise<Response | undefined> | undefined,
  request: Request,
): Promise<Response> {
  try {
    return (await asked) ?? (await fetch(request));
  } catch (error) {
    const answer = await (await caches.open(CACHE)).match(kept);
    if (!answer) throw error;
    return answer;
  }
}

worker.addEventListener('install', (event) => {
  event.waitUntil(install());
});
worker.addEventListener('activate', (event) => {
  event.waitUntil(removeOlder());
});
worker.addEventListener('fetch', (event) => {
  const { request, preloadResponse } = event;
  const { pathname, origin } = new URL(request.url);
  if (isOwnPage(request, worker.location.origin)) event.respondWith(fromNetworkOr(PAGE, preloadResponse, request));
  else if (request.method === 'GET' && origin === worker.location.origin && OFFLINE_FILES.includes(pathname))
    event.respondWith(fromNetworkOr(pathname, undefined, request));
});
