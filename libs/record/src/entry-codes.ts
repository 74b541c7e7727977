import type { EntryType } from '@parley/contracts';

/** What an entry's type is in its leaf. Numbers lie under hashes, so they never change and are never used again. */
export const ENTRY_CODE: Readonly<Record<EntryType, number>> = {
  message: 1,
  joined: 2,
  left: 3,
  commit: 4,
  welcome: 5,
};
