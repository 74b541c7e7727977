import { rememberedRoom } from '../session/remembered-room.js';

/** Shown in the place of a page that could not be fetched; leaves as soon as it can be. */
const FIRST_LOOK_MS = 3_000;
const LONGEST_WAIT_MS = 30_000;

const all = (what: string): NodeListOf<HTMLElement> => document.querySelectorAll<HTMLElement>(what);
const reload = (): void => {
  location.reload();
};

function sayWhatIsKnown(): void {
  for (const words of all('[data-known]')) words.hidden = (words.dataset.known === 'none') === navigator.onLine;
}

/** A device may believe in its network while the server is out of reach: only an answer counts. */
async function look(wait: number): Promise<void> {
  try {
    await fetch('/health/live', { cache: 'no-store' });
    reload();
  } catch {
    setTimeout(() => void look(Math.min(wait * 1.5, LONGEST_WAIT_MS)), wait);
  }
}

const room = rememberedRoom(Date.now());
for (const back of all('[data-back]')) {
  if (room === null || location.pathname === `/room/${room}`) continue;
  back.hidden = false;
  back.setAttribute('href', `/room/${room}`);
}
for (const again of all('[data-again]')) again.addEventListener('click', reload);
addEventListener('online', reload);
addEventListener('offline', sayWhatIsKnown);
sayWhatIsKnown();
setTimeout(() => void look(FIRST_LOOK_MS), FIRST_LOOK_MS);
