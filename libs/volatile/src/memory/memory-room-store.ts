import { isRefusal, refuse } from '@parley/contracts';
import type { Refusal, RoomCode, RoomId, SeatNumber, ServerTime, Thumbprint } from '@parley/contracts';
import { applyChange, hasEnded, isLiving } from '@parley/rooms';
import type {
  Changed,
  Connection,
  Decision,
  Room,
  RoomOpening,
  RoomPulse,
  RoomStore,
  WrappedRoomKey,
} from '@parley/rooms';
import { atOnce } from './at-once.js';
import type { MemoryRooms } from './memory-rooms.js';

const OWN_ROOMS = 50;

/** Rooms in this process's memory. */
export class MemoryRoomStore implements RoomStore {
  constructor(private readonly rooms: MemoryRooms) {}

  open(build: (now: ServerTime) => RoomOpening): Promise<Room | Refusal> {
    return atOnce(() => {
      const opening = build(this.rooms.now());
      if (this.#limitReached(opening)) return refuse('too_many_requests');
      this.rooms.add(opening);
      return opening.room;
    });
  }

  change<T>(id: RoomId, decide: (room: Room, now: ServerTime) => Decision<T>): Promise<Changed<T> | Refusal> {
    return atOnce(() => {
      const held = this.rooms.get(id);
      if (!held) return refuse('not_found');
      const now = this.rooms.now();
      const decision = decide(held.room, now);
      if (isRefusal(decision)) return decision;
      const { change, result } = decision;
      if (change === null) return { result, room: held.room, entries: [] };
      const applied = applyChange(held.room, change, now);
      this.rooms.write(held, applied, change.retiredCode);
      return { result, room: applied.room, entries: applied.entries };
    });
  }

  find(id: RoomId): Promise<Room | null> {
    return Promise.resolve(this.rooms.get(id)?.room ?? null);
  }

  findByCode(code: RoomCode): Promise<Room | null> {
    const room = this.rooms.byCode(code)?.room;
    const now = this.rooms.now();
    const good = room && !hasEnded(room, now) && (room.codeRenewsAt === null || now < room.codeRenewsAt);
    return Promise.resolve(good ? room : null);
  }

  ofDevice(thumbprint: Thumbprint): Promise<Room[]> {
    const concerns = ({ participants, knocks }: Room): boolean =>
      participants.some((p) => p.thumbprint === thumbprint && p.leftAt === null) ||
      knocks.some((k) => k.thumbprint === thumbprint);
    const own = this.rooms.all().flatMap(({ room }) => (concerns(room) ? [room] : []));
    return Promise.resolve(own.sort((a, b) => b.createdAt - a.createdAt).slice(0, OWN_ROOMS));
  }

  key(id: RoomId): Promise<WrappedRoomKey | null> {
    return Promise.resolve(this.rooms.get(id)?.key ?? null);
  }

  connect(connection: Connection): Promise<void> {
    this.rooms.get(connection.roomId)?.connections.push(connection);
    return Promise.resolve();
  }

  read(id: RoomId, seat: SeatNumber, seq: number): Promise<ServerTime | null> {
    const held = this.rooms.get(id);
    const readSeq = Math.min(seq, held?.room.lastSeq ?? 0);
    const reader = held?.room.participants.find((p) => p.seat === seat && p.readSeq < readSeq);
    if (!held || !reader) return Promise.resolve(null);
    const readAt = this.rooms.now();
    const participants = held.room.participants.map((p) => (p === reader ? { ...p, readSeq, readAt } : p));
    held.room = { ...held.room, participants };
    return Promise.resolve(readAt);
  }

  /** Removes besides what is over for good, so whoever asks regularly keeps memory small. */
  due(limit: number): Promise<RoomId[]> {
    this.rooms.tidy();
    const now = this.rooms.now();
    const due = this.rooms.all().filter(({ room }) => isLiving(room.state) && hasEnded(room, now));
    return Promise.resolve(due.slice(0, limit).map(({ room }) => room.id));
  }

  pulse(ids: readonly RoomId[]): Promise<RoomPulse[]> {
    const found = ids.flatMap((id) => this.rooms.get(id)?.room ?? []);
    return Promise.resolve(found.map(({ id, lastSeq, revision }) => ({ id, lastSeq, revision })));
  }

  /** Counted among the living rooms under the same policy. */
  #limitReached({ room, addressTags }: RoomOpening): boolean {
    const { rooms: most, roomsPerAddress } = room.policy.limits;
    if (most === null && roomsPerAddress === null) return false;
    const now = this.rooms.now();
    const alike = this.rooms
      .all()
      .filter((held) => held.room.policyDigest.equals(room.policyDigest) && !hasEnded(held.room, now));
    const sameAddress = alike.filter(
      ({ addressTag }) => addressTag && addressTags.some((tag) => tag.equals(addressTag)),
    );
    return alike.length >= (most ?? Infinity) || sameAddress.length >= (roomsPerAddress ?? Infinity);
  }
}
