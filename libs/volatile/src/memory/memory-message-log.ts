import { isRefusal, refuse } from '@parley/contracts';
import type { Refusal, RoomId } from '@parley/contracts';
import { decideAppend, latestEnd } from '@parley/rooms';
import type { Appended, EntryDraft, MessageLog, Page, Room, RoomHead, StoredEntry } from '@parley/rooms';
import { atOnce } from './at-once.js';
import { seenBy } from './memory-rooms.js';
import type { MemoryRooms } from './memory-rooms.js';

/** The chains of the rooms in this process's memory. */
export class MemoryMessageLog implements MessageLog {
  constructor(private readonly rooms: MemoryRooms) {}

  /** Refuses `not_found` for an unknown room. */
  append(draft: EntryDraft): Promise<Appended | Refusal> {
    return atOnce(() => {
      const held = this.rooms.get(draft.roomId);
      if (!held) return refuse('not_found');
      const { clientMessageId } = draft;
      const seen = clientMessageId === null ? undefined : held.seen.get(seenBy(draft.seat, clientMessageId));
      const { room, outcome } = decideAppend(headOf(held.room), draft, seen, this.rooms.now());
      if (isRefusal(outcome) || outcome.duplicate) return outcome;
      held.room = { ...held.room, lastSeq: room.lastSeq, head: room.head, endsAt: room.endsAt };
      this.rooms.keep(held, [outcome.entry]);
      return outcome;
    });
  }

  list(roomId: RoomId, page: Page): Promise<StoredEntry[]> {
    const visible = (this.rooms.get(roomId)?.entries ?? []).filter(({ seq }) => seq >= page.from);
    const listed =
      'after' in page
        ? visible.filter(({ seq }) => seq > page.after).slice(0, page.limit)
        : visible.filter(({ seq }) => seq < page.before).slice(-page.limit);
    return Promise.resolve(listed);
  }
}

const headOf = (room: Room): RoomHead => ({
  ...room,
  idle: room.policy.end.idle,
  latestEnd: latestEnd(room.policy, room.activatedAt ?? room.createdAt),
  goneSeats: room.participants.filter((p) => p.leftAt !== null).map((p) => p.seat),
});
