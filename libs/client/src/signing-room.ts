import type { RoomId } from '@parley/contracts';
import type { Device } from './device-key.js';
import type { OutboxStore } from './outbox-store.js';
import type { ReceiptChains } from './receipt-chains.js';
import type { RoomSnapshot, SigningFault } from './room-snapshot.js';
import type { ServerClock } from './server-clock.js';
import type { Wire } from './wire.js';

/** A room as the one who signs for it sees it. */
export interface SigningRoom {
  wire: Wire;
  messages: Pick<OutboxStore, 'list' | 'remove'>;
  session: {
    readonly roomId: RoomId;
    readonly clock: ServerClock;
    subscribe(listener: () => void): () => void;
    getSnapshot(): RoomSnapshot;
  };
  /** Told once that nothing more is signed here, and why. */
  faulty: (fault: SigningFault) => void;
}
/** Begins, and answers how to stop. */
export type SignReceipts = (room: SigningRoom) => () => void;

export interface SigningOptions {
  device: Device;
  /** Where the chains are kept; in the browser's database by default. */
  chains?: ReceiptChains | undefined;
  /** Milliseconds that what was said waits for its receipt at most; 2,000 by default. */
  batchMs?: number | undefined;
}
