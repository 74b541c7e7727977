import type { ClientMessageId, LastReceipt, RoomId } from '@parley/contracts';

/** A receipt that was signed and has no answer yet: sent again as it is, since a signature made anew would be another. */
export interface PendingReceipt extends LastReceipt {
  jws: string;
  /** What it covers. */
  messages: ClientMessageId[];
}
export interface ReceiptChain {
  last: LastReceipt | null;
  pending: PendingReceipt | null;
}

/** Where a device's receipts of each room stand, in reach of every page of this device. */
export interface ReceiptChains {
  load(roomId: RoomId): Promise<ReceiptChain | null>;
  keep(roomId: RoomId, chain: ReceiptChain): Promise<void>;
  forget(roomId: RoomId): Promise<void>;
}

/** For programs and tests. */
export class MemoryReceiptChains implements ReceiptChains {
  readonly #chains = new Map<RoomId, ReceiptChain>();

  load(roomId: RoomId): Promise<ReceiptChain | null> {
    return Promise.resolve(this.#chains.get(roomId) ?? null);
  }

  keep(roomId: RoomId, chain: ReceiptChain): Promise<void> {
    this.#chains.set(roomId, chain);
    return Promise.resolve();
  }

  forget(roomId: RoomId): Promise<void> {
    this.#chains.delete(roomId);
    return Promise.resolve();
  }
}
