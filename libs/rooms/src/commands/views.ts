import type {
  EntryView,
  JoinedContent,
  KnockView,
  LeftContent,
  LinkKey,
  MessageContent,
  OwnKnockView,
  ParticipantView,
  RoomView,
  SeatNumber,
  ServerTime,
} from '@parley/contracts';
import type { DataKey } from '@parley/crypto';
import { dueReason } from '../decisions/lifetime.js';
import { knockState } from '../decisions/enter.js';
import { hasEnded, isLiving } from '../room.js';
import type { Knock, Participant, Room, StoredEntry } from '../room.js';
import { openEntry, openText } from './seal-entry.js';

export const nameOf = (key: DataKey, room: Pick<Room, 'id'>, participant: Participant): string | null =>
  participant.name && openText(key, 'name', room.id, participant.id, participant.seat, participant.name);

/** A room as the participant in `seat` may see it: an address is never part of it, the code only while it can be used. */
export function viewRoom(
  room: Room,
  seat: SeatNumber,
  key: DataKey,
  present: ReadonlySet<SeatNumber>,
  now: ServerTime,
): RoomView {
  const over = hasEnded(room, now);
  const swept = !isLiving(room.state);
  const invites =
    !over &&
    (room.policy.entry.by !== 'code' || room.policy.entry.approval.by !== 'host' || seat === 1) &&
    room.state !== 'locked';
  const codeIsGood = room.codeRenewsAt === null || now < room.codeRenewsAt;
  return {
    id: room.id,
    policy: room.policy,
    state: over && !swept ? 'closed' : room.state,
    revision: room.revision,
    seat,
    participants: room.participants.map((p) => viewParticipant(room, p, key, present)),
    code: invites && codeIsGood ? room.code : null,
    linkKey: invites && room.linkKey ? (openText(key, 'linkKey', room.id, room.id, 0, room.linkKey) as LinkKey) : null,
    codeRenewsAt: room.codeRenewsAt,
    createdAt: room.createdAt,
    endsAt: room.endsAt,
    closedAt: over && !swept ? room.endsAt : room.closedAt,
    closeReason: over && !swept ? dueReason(room) : room.closeReason,
    closedBy: room.closedBy,
    lastSeq: room.lastSeq,
  };
}

const viewParticipant = (
  room: Room,
  p: Participant,
  key: DataKey,
  present: ReadonlySet<SeatNumber>,
): ParticipantView => ({
  seat: p.seat,
  name: nameOf(key, room, p),
  present: present.has(p.seat),
  readSeq: p.readSeq,
  readAt: p.readAt,
  left: p.leftAt !== null,
});

const knockName = (room: Room, knock: Knock, key: DataKey): string | null =>
  knock.name && openText(key, 'name', room.id, knock.id, 0, knock.name);
const counts = (knock: Knock) => ({ of: knock.asked.length, approvals: knock.decisions.filter((d) => d.admit).length });

/** The knocks that `seat` is asked about. */
export const viewKnocks = (room: Room, seat: SeatNumber, key: DataKey, now: ServerTime): KnockView[] =>
  hasEnded(room, now)
    ? []
    : room.knocks
        .filter((k) => knockState(k, now) === 'waiting' && k.asked.includes(seat))
        .map((k) => ({
          id: k.id,
          name: knockName(room, k, key),
          about: k.about && openText(key, 'about', room.id, k.id, 0, k.about),
          askedAt: k.askedAt,
          expiresAt: k.expiresAt,
          ...counts(k),
        }));

/** A knock as the one who knocked may see it. */
export function viewOwnKnock(room: Room, knock: Knock, key: DataKey, now: ServerTime): OwnKnockView {
  const state = knockState(knock, now);
  return {
    id: knock.id,
    roomId: room.id,
    policy: room.policy,
    name: knockName(room, knock, key),
    state: state === 'waiting' && hasEnded(room, now) ? 'refused' : state,
    askedAt: knock.askedAt,
    expiresAt: knock.expiresAt,
    ...counts(knock),
  };
}

/** A stored entry opened for a participant. */
export function viewEntry(key: DataKey, keys: Room['policy']['keys'], entry: StoredEntry): EntryView {
  const base = { roomId: entry.roomId, seq: entry.seq, id: entry.id, sentAt: entry.sentAt };
  const content = openEntry(key, entry);
  switch (entry.type) {
    case 'joined': {
      const { seat, name } = JSON.parse(content.toString('utf8')) as JoinedContent;
      return { ...base, type: 'joined', seat, name };
    }
    case 'left': {
      const { seat } = JSON.parse(content.toString('utf8')) as LeftContent;
      return { ...base, type: 'left', seat };
    }
    case 'commit':
    case 'welcome':
      return { ...base, type: entry.type, seat: entry.seat, sealed: content.toString('base64url') };
    case 'message': {
      if (entry.clientMessageId === null) throw new TypeError('a message without its client id');
      const said = { ...base, type: 'message' as const, seat: entry.seat, clientMessageId: entry.clientMessageId };
      return keys === 'members'
        ? { ...said, sealed: content.toString('base64url') }
        : { ...said, body: JSON.parse(content.toString('utf8')) as MessageContent };
    }
  }
}
