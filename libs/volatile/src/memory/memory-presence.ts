import type { RoomId, SeatNumber, ServerTime } from '@parley/contracts';
import type { Presence } from '@parley/rooms';
import { LRUCache } from 'lru-cache';

interface SeatPresence {
  /** Until when each source answers for the seat. */
  leases: Map<string, ServerTime>;
  /** When the last released connection went; 0 when none was. */
  released: number;
}

/** Who is connected, as this process has seen or heard it. Rooms nobody has entered for long are forgotten first. */
export class MemoryPresence implements Presence {
  readonly #rooms = new LRUCache<RoomId, Map<SeatNumber, SeatPresence>>({ max: 100_000 });

  hold(roomId: RoomId, seat: SeatNumber, source: string, until: ServerTime): void {
    this.#seat(roomId, seat).leases.set(source, until);
  }

  release(roomId: RoomId, seat: SeatNumber, source: string, at: ServerTime): void {
    const presence = this.#rooms.get(roomId)?.get(seat);
    if (!presence?.leases.delete(source)) return;
    presence.released = Math.max(presence.released, at);
  }

  present(roomId: RoomId, now: ServerTime): ReadonlySet<SeatNumber> {
    const seats = [...(this.#rooms.get(roomId) ?? [])];
    return new Set(seats.filter(([, { leases }]) => lastLease(leases) > now).map(([seat]) => seat));
  }

  absentSince(roomId: RoomId, seat: SeatNumber, now: ServerTime): ServerTime | null {
    const presence = this.#rooms.get(roomId)?.get(seat);
    if (!presence) return null;
    const until = lastLease(presence.leases);
    return until > now ? null : (Math.max(until, presence.released) as ServerTime);
  }

  #seat(roomId: RoomId, seat: SeatNumber): SeatPresence {
    const room = this.#rooms.get(roomId) ?? new Map<SeatNumber, SeatPresence>();
    const presence = room.get(seat) ?? { leases: new Map<string, ServerTime>(), released: 0 };
    this.#rooms.set(roomId, room.set(seat, presence));
    return presence;
  }
}

const lastLease = (leases: ReadonlyMap<string, ServerTime>): number => Math.max(0, ...leases.values());
