import { isRefusal, RECEIPT_LIMITS, refuse } from '@parley/contracts';
import type { Refusal, RoomId } from '@parley/contracts';
import type { NewReceipt, Receipts } from '@parley/rooms';
import type { MemoryRooms } from '@parley/volatile';

/** Receipts as memory keeps them: what the suite asks of PostgreSQL, in a test's own process. */
export class MemoryReceipts implements Receipts {
  readonly #kept = new Map<string, NewReceipt[]>();

  constructor(private readonly rooms: MemoryRooms) {}

  of(roomId: RoomId, seat: number): readonly NewReceipt[] {
    return this.#kept.get(`${roomId}/${seat}`) ?? [];
  }

  take(...[{ roomId, seat, upTo, number, previous }, decide]: Parameters<Receipts['take']>): Promise<Refusal | null> {
    const held = this.rooms.get(roomId);
    if (!held) return Promise.resolve(refuse('not_found'));
    const { state, lastSeq, endsAt, closedAt } = held.room;
    const kept = this.of(roomId, seat);
    const last = kept.at(-1) ?? null;
    const isNext = last
      ? number === last.number + 1 && previous?.equals(last.digest) === true
      : number === 1 && previous === null;
    const own = (isNext && upTo <= lastSeq ? held.entries : [])
      .filter((entry) => entry.type === 'message' && entry.seat === seat)
      .filter(({ seq }) => seq > (last?.lastSeq ?? 0) && seq <= upTo)
      .slice(0, RECEIPT_LIMITS.messages + 1)
      .map(({ seq, clientMessageId, commitment }) => ({ seq, clientMessageId: clientMessageId ?? '', commitment }));
    const decision = decide({ state, lastSeq, endsAt, closedAt, last, own }, this.rooms.now());
    if (isRefusal(decision)) return Promise.resolve(decision);
    if (decision.keep) this.#kept.set(`${roomId}/${seat}`, [...kept, decision.keep]);
    return Promise.resolve(null);
  }
}
