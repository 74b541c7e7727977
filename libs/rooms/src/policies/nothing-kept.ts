import type { RoomPolicy } from '@parley/contracts';

/** Kept in memory while the room lives, nowhere else, and so many entries at most. */
export const nothingKept = (history: number): RoomPolicy['keeping'] => ({
  messages: 'volatile',
  history,
  historyFrom: 'opening',
  addresses: false,
  log: false,
  afterEnd: { archive: false, destroyAfter: 0 },
});
