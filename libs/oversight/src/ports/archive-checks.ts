import type { RoomId } from '@parley/contracts';
import type { Backlog } from './due-rooms.js';

/** What is known of an archive that lies among the objects. */
export interface KnownArchive {
  id: RoomId;
  /** SHA-256 of the manifest as its row has it, 32 bytes. */
  manifestHash: Buffer;
  /** The same as the log names it, base64url; null when the log does not. */
  logged: string | null;
  /** To be called now and then: the lock of one who is silent for minutes is taken away. */
  keepLock: () => Promise<void>;
}

/** Archives in the order in which they were last looked at. */
export interface ArchiveChecks {
  /**
   * The archive whose turn it is, if the last look at it is a day old; the room is not destroyed meanwhile. `whole` answers whether it
   * is what was written, which is kept. null when it is nobody's turn, or another keeper looks. What `whole` throws changes nothing.
   */
  check(whole: (archive: KnownArchive) => Promise<boolean>): Promise<{ id: RoomId; whole: boolean } | null>;
  /** Archives that are known not to be what was written, and how long the first has been. */
  altered(): Promise<Backlog>;
}
