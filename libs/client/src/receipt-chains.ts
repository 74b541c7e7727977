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

/**
 * Where a device's receipts of each room stand, in reach of every page of this device. Never forgotten: a service that says that a room
 * is over, and later that it is not, would else get a second receipt of each number.
 */
export interface ReceiptChains {
  load(roomId: RoomId): Promise<ReceiptChain | null>;
  /** Keeps `chain` where `was` still stands; false, and nothing is kept, when another page was quicker. */
  keep(roomId: RoomId, was: ReceiptChain | null, chain: ReceiptChain): Promise<boolean>;
}

export const isSameChain = (one: ReceiptChain | null, other: ReceiptChain | null): boolean =>
  one?.last?.digest === other?.last?.digest && one?.pending?.digest === other?.pending?.digest;

/** For programs and tests. */
export class MemoryReceiptChains implements ReceiptChains {
  readonly #chains = new Map<RoomId, ReceiptChain>();

  load(roomId: RoomId): Promise<ReceiptChain | null> {
    return Promise.resolve(this.#chains.get(roomId) ?? null);
  }

  keep(roomId: RoomId, was: ReceiptChain | null, chain: ReceiptChain): Promise<boolean> {
    const stands = isSameChain(this.#chains.get(roomId) ?? null, was);
    if (stands) this.#chains.set(roomId, chain);
    return Promise.resolve(stands);
  }
}
