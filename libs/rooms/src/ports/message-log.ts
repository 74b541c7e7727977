import type { Refusal, RoomId } from '@parley/contracts';
import type { Appended } from '../decisions/append.js';
import type { EntryDraft, StoredEntry } from '../room.js';

/** The chains of rooms: append decides and stores, list reads back. */
export interface MessageLog {
  /** Resolves after the entry is as safe as its store makes it (COMMIT), or with a refusal; one bad entry fails no other. */
  append(draft: EntryDraft): Promise<Appended | Refusal>;
  /** Ascending by sequence; `from` is the first sequence the asker may see. */
  list(roomId: RoomId, page: Page): Promise<StoredEntry[]>;
}
export type Page = { from: number; limit: number } & ({ after: number } | { before: number });
