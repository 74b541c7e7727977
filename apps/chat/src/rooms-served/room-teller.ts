import type { EntryView, ParticipantView, ServerTime, Thumbprint } from '@parley/contracts';
import type { DataKey } from '@parley/crypto';
import { dueReason, hasEnded, knockState, nameOf, viewEntry, viewKnocks, viewOwnKnock, viewRoom } from '@parley/rooms';
import type { Knock, Room, RoomParts, StoredEntry } from '@parley/rooms';
import { everyoneIn, socketsOf } from '../sockets/chat-socket.js';
import type { ChatServer } from '../sockets/chat-socket.js';
import type { ServedRoom } from './served-room.js';

/** Says to this gateway's own sockets what they have not been told, each thing once. */
export class RoomTeller {
  constructor(
    private readonly server: ChatServer,
    private readonly parts: Pick<RoomParts, 'presence' | 'now'>,
  ) {}

  /** One packet for all who may see it and don't know it already. */
  entry(
    served: ServedRoom,
    entry: Pick<StoredEntry, 'seq' | 'recipientSeat'>,
    view: EntryView,
    except: string | [] = [],
  ): void {
    if (!served.delivered.take(entry.seq)) return;
    if (entry.recipientSeat === null)
      this.server.local.to(everyoneIn(served.id)).except(except).emit('message:new', view);
    else
      for (const [socket, seat] of served.sockets) if (seat === entry.recipientSeat) socket.emit('message:new', view);
  }

  sealedEntry(served: ServedRoom, room: Pick<Room, 'policy'>, key: DataKey, entry: StoredEntry): void {
    this.entry(served, entry, viewEntry(key, room.policy.keys, entry));
  }

  /** What differs between the room as it was told and as it is. */
  changes(served: ServedRoom, room: Room, key: DataKey): void {
    const now = this.parts.now();
    for (const knock of room.knocks) this.knock(served, room, key, knock, now);
    for (const thumbprint of served.knocking) if (!isWaiting(room, thumbprint, now)) served.knocking.delete(thumbprint);
    if (room.revision > served.revision) this.room(served, room, key, now);
    if (hasEnded(room, now) && !served.endTold) this.end(served, room);
  }

  presence(served: ServedRoom, room: Room, key: DataKey): void {
    const present = this.parts.presence.present(room.id, this.parts.now());
    for (const p of room.participants) {
      if (present.has(p.seat) === served.present.has(p.seat)) continue;
      const participant: ParticipantView = {
        seat: p.seat,
        name: nameOf(key, room, p),
        present: present.has(p.seat),
        readSeq: p.readSeq,
        readAt: p.readAt,
        left: p.leftAt !== null,
      };
      this.server.local.to(everyoneIn(room.id)).emit('participant:changed', { roomId: room.id, participant });
    }
    served.present = present;
  }

  private room(served: ServedRoom, room: Room, key: DataKey, now: ServerTime): void {
    const present = this.parts.presence.present(room.id, now);
    for (const seat of new Set(served.sockets.values())) {
      const event = {
        room: viewRoom(room, seat, key, present, now),
        knocks: viewKnocks(room, seat, key, now),
        now,
      };
      for (const [socket, held] of served.sockets) if (held === seat) socket.emit('room:changed', event);
    }
    served.revision = room.revision;
  }

  private knock(served: ServedRoom, room: Room, key: DataKey, knock: Knock, now: ServerTime): void {
    const own = viewOwnKnock(room, knock, key, now);
    const told = served.knocks.get(knock.id);
    const current = `${own.state} ${own.approvals}`;
    if (told === current) return;
    // Nobody here has asked after it yet; who still does must be told.
    if (own.state !== 'waiting' && told === undefined && !served.knocking.has(knock.thumbprint)) return;
    served.knocks.set(knock.id, current);
    if (own.state !== 'waiting') {
      const decided = { ...own, state: own.state };
      this.server.local.to(socketsOf(knock.thumbprint)).emit('knock:decided', { knock: decided });
      return;
    }
    const changed = { roomId: room.id, knockId: knock.id, approvals: own.approvals, of: own.of };
    if (told !== undefined) this.server.local.to(socketsOf(knock.thumbprint)).emit('knock:changed', changed);
    for (const [socket, seat] of served.sockets) {
      if (!knock.asked.includes(seat)) continue;
      const view = viewKnocks(room, seat, key, now).find(({ id }) => id === knock.id);
      if (told !== undefined) socket.emit('knock:changed', changed);
      else if (view) socket.emit('knock:new', { roomId: room.id, knock: view });
    }
  }

  private end(served: ServedRoom, room: Room): void {
    served.endTold = true;
    const closedAt = room.closedAt ?? room.endsAt ?? this.parts.now();
    this.server.local.to(everyoneIn(room.id)).emit('room:ended', {
      roomId: room.id,
      closedAt,
      reason: room.closeReason ?? dueReason(room),
      by: room.closedBy,
      lastSeq: room.lastSeq,
    });
  }
}

/** Does the device knock? It may have knocked before, and been answered or gone away. */
const isWaiting = (room: Room, thumbprint: Thumbprint, now: ServerTime): boolean =>
  !hasEnded(room, now) && room.knocks.some((k) => k.thumbprint === thumbprint && knockState(k, now) === 'waiting');
