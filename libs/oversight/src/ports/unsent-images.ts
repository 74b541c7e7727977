import type { Attachment } from '@parley/rooms';

/** Uploads that no message followed. */
export interface UnsentImages {
  /**
   * Takes up to `limit` that are due (SKIP LOCKED), each in a transaction of its own: `drop` removes its objects, then the row
   * goes. Answers how many; what `drop` throws leaves the row for the next round and is thrown once all were tried.
   */
  sweep(limit: number, drop: (image: Pick<Attachment, 'id' | 'roomId'>) => Promise<void>): Promise<number>;
}
