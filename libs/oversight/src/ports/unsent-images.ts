import type { Attachment } from '@parley/rooms';

/** Uploads that no message followed within the hour. */
export interface UnsentImages {
  /**
   * Takes all that are due, `batch` at a time, oldest first, and each in a transaction of its own that nobody else is in: `drop`
   * removes its objects, then the row goes. Answers how many went. What `drop` throws leaves the row for the next time, holds up
   * none of the others, and is thrown once all were tried. `go` is asked before each, so that whoever stops need not wait for all.
   */
  sweep(
    batch: number,
    drop: (image: Pick<Attachment, 'id' | 'roomId'>) => Promise<void>,
    go?: () => boolean,
  ): Promise<number>;
}
