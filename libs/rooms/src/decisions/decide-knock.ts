import { refuse } from '@parley/contracts';
import type { KnockId, LinkKey, RoomCode, SeatNumber, ServerTime, Thumbprint } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import type { LogRecord } from '../log-record.js';
import type { Decision } from '../change.js';
import { linkKeyHash } from '../codes/draw-code.js';
import { hasEnded, participantOf, seated } from '../room.js';
import type { Knock, Room } from '../room.js';
import { knockState, seating } from './enter.js';
import type { Seating } from './enter.js';
import { later } from './lifetime.js';

/** What turning someone away may need: a fresh code with its link key, and the log entry. */
export interface TurningAway {
  code: RoomCode | null;
  link: { key: LinkKey; sealed: Sealed };
  log: () => LogRecord[];
}

/** One asked seat says yes or no. All yes seats the guest; one no turns them away for good. */
export function decideOnKnock(
  room: Room,
  knockId: KnockId,
  decider: Thumbprint,
  admit: boolean,
  make: Seating,
  away: TurningAway,
  now: ServerTime,
): Decision<{ state: Knock['state'] }> {
  const seat = participantOf(room, decider)?.seat;
  const knock = room.knocks.find((k) => k.id === knockId);
  if (seat === undefined || !knock?.asked.includes(seat)) return refuse('not_found');
  if (hasEnded(room, now)) return refuse('room_ended');
  if (knockState(knock, now) !== 'waiting') return refuse('wrong_state', { state: knockState(knock, now) });
  const said = knock.decisions.find((d) => d.seat === seat);
  // Said again it changes nothing, unless the one it still waited for has left since.
  if (said?.admit === admit && !allSaidYes(room, knock.asked, knock.decisions))
    return { change: null, result: { state: 'waiting' } };

  const decisions = [...knock.decisions.filter((d) => d.seat !== seat), { seat, admit, at: now }];
  if (!admit)
    return {
      change: turningAway(room, { ...knock, decisions, state: 'refused' }, away, now),
      result: { state: 'refused' },
    };
  if (!allSaidYes(room, knock.asked, decisions))
    return { change: { knocks: [{ ...knock, decisions }] }, result: { state: 'waiting' } };
  if (seated(room).length >= room.policy.seats.max) return refuse('wrong_state');

  const { change } = seating(room, knock.thumbprint, make, now);
  const others = change.knocks?.filter((k) => k.id !== knockId) ?? [];
  return {
    change: { ...change, knocks: [...others, { ...knock, decisions, state: 'admitted' }] },
    result: { state: 'admitted' },
  };
}

/** Those asked who have left since no longer count; the rest must all have agreed. */
const allSaidYes = (room: Room, asked: readonly SeatNumber[], decisions: Knock['decisions']): boolean => {
  const here = new Set(seated(room).map((p) => p.seat));
  return asked.filter((s) => here.has(s)).every((s) => decisions.some((d) => d.seat === s && d.admit));
};

function turningAway(room: Room, knock: Knock, away: TurningAway, now: ServerTime) {
  const { entry } = room.policy;
  if (entry.by !== 'code' || !entry.approval.refusalRenewsCode || room.code === null)
    return { knocks: [knock], log: away.log };
  return {
    knocks: [knock],
    log: away.log,
    room: { code: away.code, linkKey: away.link.sealed, linkKeyHash: linkKeyHash(away.link.key) },
    retiredCode: { code: room.code, until: later(now, entry.code.quarantine) },
  };
}

/** Whoever knocks may stop. */
export function decideWithdrawal(
  room: Room,
  knockId: KnockId,
  thumbprint: Thumbprint,
  now: ServerTime,
): Decision<null> {
  const knock = room.knocks.find((k) => k.id === knockId && k.thumbprint === thumbprint);
  if (!knock) return refuse('not_found');
  if (knockState(knock, now) !== 'waiting') return refuse('wrong_state');
  return { change: { knocks: [{ ...knock, state: 'withdrawn' }] }, result: null };
}

/** A code that has run out is replaced, its link with it; the old one is dead from its hour on, replaced or not. */
export function decideRenewal(
  room: Room,
  code: RoomCode,
  link: TurningAway['link'],
  now: ServerTime,
): Decision<boolean> {
  const { entry } = room.policy;
  const due = room.codeRenewsAt !== null && now >= room.codeRenewsAt;
  if (entry.by !== 'code' || entry.code.renewEvery === null || room.code === null || !due || hasEnded(room, now))
    return { change: null, result: false };
  return {
    change: {
      room: {
        code,
        linkKey: link.sealed,
        linkKeyHash: linkKeyHash(link.key),
        codeRenewsAt: later(now, entry.code.renewEvery),
      },
      retiredCode: { code: room.code, until: later(now, entry.code.quarantine) },
    },
    result: true,
  };
}
