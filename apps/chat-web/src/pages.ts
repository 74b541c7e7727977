import { partsOf } from './session/address.js';

/** Each page in a file of its own: who reloads a room fetches nothing of the way into it. */
export const pages = {
  host: () => import('./kinds/audited/host-page.js').then(({ HostPage }) => ({ default: HostPage })),
  join: () => import('./kinds/audited/join-page.js').then(({ JoinPage }) => ({ default: JoinPage })),
  room: () => import('./room/room-route.js').then(({ RoomRoute }) => ({ default: RoomRoute })),
};

const parts = [...Object.values(pages), () => import('./kinds/audited/host-side.js')];
const byPath = new Map<string, () => Promise<unknown>>([...Object.entries(pages), ['chat', pages.room]]);

/** Begins to fetch the page of an address while words and key are still being opened. Whether it came is seen when it is shown. */
export function fetchPage(path: string): void {
  byPath
    .get(partsOf(path)?.[0] ?? '')?.()
    .catch(() => undefined);
}

/** Fetches what comes after this page, so that a lost network can't keep anyone from the room they were let into. */
export function fetchOtherPages(): void {
  for (const part of parts) part().catch(() => undefined);
}
