import type { RoomCode, RoomId, ServerTime } from '@parley/contracts';
import { CodeTakenError, isLiving } from '@parley/rooms';
import type {
  Applied,
  Connection,
  LogRecord,
  Room,
  RoomChange,
  RoomOpening,
  SeenEntry,
  StoredEntry,
  WrappedRoomKey,
} from '@parley/rooms';

/** Seconds for which a room that keeps nothing can still be shown as ended, and an answer that was lost be asked for again. */
export const SHOWN_AFTER_END = 60;

/** A room, its key and its chain: all there is of it. */
export interface HeldRoom {
  room: Room;
  readonly key: WrappedRoomKey;
  /** HMAC of the address that opened it; null where the policy does not count by address. */
  readonly addressTag: Buffer | null;
  /** In the order of `seq`, without what the policy's history has let go. */
  entries: StoredEntry[];
  /** Messages among `entries`. */
  messages: number;
  /** By `seat/clientMessageId`, for as long as the entry is held. */
  readonly seen: Map<string, SeenEntry>;
  readonly connections: Connection[];
}

/** The rooms that one process holds in memory. A restart ends them all: that is what their terms say. */
export class MemoryRooms {
  /** Kept for whoever asks; the policies of rooms that keep nothing write nothing here. */
  readonly log: LogRecord[] = [];
  readonly #held = new Map<RoomId, HeldRoom>();
  /** Codes of living rooms, those included whose time has passed and that nobody has closed yet. */
  readonly #codes = new Map<RoomCode, RoomId>();
  readonly #resting = new Map<RoomCode, ServerTime>();

  constructor(readonly now: () => ServerTime) {}

  get(id: RoomId): HeldRoom | undefined {
    const held = this.#held.get(id);
    return held && !this.#isGone(held) ? held : undefined;
  }

  byCode(code: RoomCode): HeldRoom | undefined {
    const id = this.#codes.get(code);
    return id === undefined ? undefined : this.get(id);
  }

  all(): HeldRoom[] {
    return [...this.#held.values()].filter((held) => !this.#isGone(held));
  }

  /** Throws CodeTakenError before anything is written. */
  add({ room, key, entries, log, addressTags }: RoomOpening): void {
    if (room.code !== null && this.#isTaken(room.code)) throw new CodeTakenError();
    const held = {
      room,
      key,
      addressTag: addressTags[0] ?? null,
      entries: [],
      messages: 0,
      seen: new Map(),
      connections: [],
    };
    this.#held.set(room.id, held);
    if (room.code !== null) this.#codes.set(room.code, room.id);
    this.keep(held, entries);
    this.log.push(...log);
  }

  /** Throws CodeTakenError before anything is written. */
  write(held: HeldRoom, { room, entries, log }: Applied, retired: RoomChange['retiredCode']): void {
    const before = held.room.code;
    const fresh = isLiving(room.state) && room.code !== null && (room.code !== before || retired?.code === room.code);
    if (fresh && room.code !== null && this.#isTaken(room.code)) throw new CodeTakenError();
    if (before !== null) this.#codes.delete(before);
    if (retired) this.#resting.set(retired.code, retired.until);
    if (room.code !== null && isLiving(room.state)) this.#codes.set(room.code, room.id);
    held.room = room;
    this.keep(held, entries);
    this.log.push(...log);
  }

  /** Adds entries to a room's chain and lets go of what its history no longer holds. */
  keep(held: HeldRoom, entries: readonly StoredEntry[]): void {
    for (const entry of entries) {
      held.entries.push(entry);
      if (entry.clientMessageId !== null) held.seen.set(seenBy(entry.seat, entry.clientMessageId), entry);
      if (entry.type === 'message') held.messages += 1;
    }
    const { history } = held.room.policy.keeping;
    while (history !== null && held.messages > history) forgetOldest(held);
  }

  /** Removes the rooms that are over and the codes that have rested. */
  tidy(): void {
    for (const [id, held] of this.#held) if (this.#isGone(held)) this.#held.delete(id);
    for (const [code, until] of this.#resting) if (until <= this.now()) this.#resting.delete(code);
  }

  #isTaken(code: RoomCode): boolean {
    return this.#codes.has(code) || (this.#resting.get(code) ?? 0) > this.now();
  }

  #isGone({ room }: HeldRoom): boolean {
    const { destroyAfter } = room.policy.keeping.afterEnd;
    return room.closedAt !== null && this.now() >= room.closedAt + (destroyAfter + SHOWN_AFTER_END) * 1000;
  }
}

export const seenBy = (seat: number, clientMessageId: string): string => `${seat}/${clientMessageId}`;

/** History counts messages. What the members' group needs (commits, welcomes) stays until the end. */
function forgetOldest(held: HeldRoom): void {
  const oldest = held.entries.findIndex((entry) => entry.type === 'message');
  const passed = held.entries.slice(0, oldest + 1);
  for (const { seat, clientMessageId } of passed) {
    if (clientMessageId !== null) held.seen.delete(seenBy(seat, clientMessageId));
  }
  const lasting = passed.filter((entry) => entry.type === 'commit' || entry.type === 'welcome');
  held.entries = [...lasting, ...held.entries.slice(oldest + 1)];
  held.messages -= 1;
}
