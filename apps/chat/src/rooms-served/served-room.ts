import type { KnockId, RoomId, SeatNumber, Thumbprint } from '@parley/contracts';
import type { Room } from '@parley/rooms';
import type { ChatSocket } from '../sockets/chat-socket.js';
import { Delivered } from './delivered.js';

/** A room that somebody connected here is in, or knocks at: what its sockets have been told so far. */
export class ServedRoom {
  readonly sockets = new Map<ChatSocket, SeatNumber>();
  /** Devices that wait for an answer; their sockets are in no room yet. */
  readonly knocking = new Set<Thumbprint>();
  /** As last read; null until then. */
  room: Room | null = null;
  /** The newest revision its sockets have seen. */
  revision = 0;
  readonly delivered = new Delivered(0);
  present: ReadonlySet<SeatNumber> = new Set();
  /** By knock: state and approvals as they were told. */
  readonly knocks = new Map<KnockId, string>();
  endTold = false;
  /** Seats whose last socket has just gone: a reload comes back before anybody need know. */
  readonly leaving = new Map<SeatNumber, NodeJS.Timeout>();
  reading: Promise<void> | null = null;
  /** Something changed while the room was being read. */
  readAgain = false;
  #moment: NodeJS.Timeout | undefined;
  #gap: NodeJS.Timeout | undefined;

  constructor(readonly id: RoomId) {}

  holds(seat: SeatNumber): boolean {
    for (const held of this.sockets.values()) if (held === seat) return true;
    return false;
  }

  takeReadAgain(): boolean {
    const again = this.readAgain;
    this.readAgain = false;
    return again;
  }

  stays(seat: SeatNumber): void {
    clearTimeout(this.leaving.get(seat));
    this.leaving.delete(seat);
  }

  /** At the next moment at which time itself changes something. */
  wakeIn(ms: number | null, wake: () => void): void {
    clearTimeout(this.#moment);
    if (ms !== null) this.#moment = setTimeout(wake, ms).unref();
  }

  /** Once, however often it is asked for meanwhile. */
  lookForGapIn(ms: number, look: () => void): void {
    this.#gap ??= setTimeout(() => {
      this.#gap = undefined;
      look();
    }, ms).unref();
  }

  stop(): void {
    clearTimeout(this.#moment);
    clearTimeout(this.#gap);
    for (const timer of this.leaving.values()) clearTimeout(timer);
    this.leaving.clear();
  }
}
