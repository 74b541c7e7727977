import type { RoomPolicy, Seconds } from '../policy/room-policy.js';

/** The four questions a door answers, in the order they are shown. */
export const TERM_ROWS = ['enters', 'lasts', 'kept', 'reads'] as const;
export type TermRowName = (typeof TERM_ROWS)[number];

export type EntersTerm =
  | { id: 'host-verifies'; seats: number }
  | { id: 'everyone-present-agrees'; seats: number; within: Seconds | null }
  | { id: 'link-holders'; seats: number }
  | { id: 'strangers'; seats: number }
  | { id: 'fitting-wishes'; seats: number };
export type LastsTerm =
  | { id: 'fixed'; after: Seconds; from: 'activation' | 'opening' | 'pairing'; early: EarlyEnd }
  | { id: 'quiet'; idle: Seconds; early: EarlyEnd }
  | { id: 'open-ended'; early: EarlyEnd };
/** What else ends the room before its time: someone ends it, or someone leaves. */
export type EarlyEnd = 'participant' | 'leaving' | null;
export type KeptTerm =
  | { id: 'record'; images: boolean; addresses: boolean; destroyAfter: Seconds }
  | { id: 'ciphertext'; destroyAfter: Seconds }
  | { id: 'nothing' }
  | { id: 'nothing-unless-reported'; lastMessages: number; keepFor: Seconds };
export type ReadsTerm =
  | { id: 'seats-and-administrators'; seats: number }
  | { id: 'members'; from: 'opening' | 'joining' }
  | { id: 'link-holders' }
  | { id: 'seats'; seats: number }
  | { id: 'seats-and-report'; seats: number };

export type TermRow =
  | { row: 'enters'; term: EntersTerm }
  | { row: 'lasts'; term: LastsTerm }
  | { row: 'kept'; term: KeptTerm }
  | { row: 'reads'; term: ReadsTerm };

/**
 * The terms of a policy as ids and parameters: who enters, how long, what is kept, who can read.
 * Made from the fields the engine runs on and never from the kind's name, so a label can't say what the room doesn't do.
 */
export function termsOf(policy: RoomPolicy): TermRow[] {
  return [
    { row: 'enters', term: enters(policy) },
    { row: 'lasts', term: lasts(policy) },
    { row: 'kept', term: kept(policy) },
    { row: 'reads', term: reads(policy) },
  ];
}

function enters({ entry, seats: { max } }: RoomPolicy): EntersTerm {
  switch (entry.by) {
    case 'link':
      return { id: 'link-holders', seats: max };
    case 'pairing':
      return { id: entry.wishes === 'none' ? 'strangers' : 'fitting-wishes', seats: max };
    case 'code':
      return entry.approval.by === 'host'
        ? { id: 'host-verifies', seats: max }
        : { id: 'everyone-present-agrees', seats: max, within: entry.approval.within };
  }
}

function lasts({ entry, activation, end }: RoomPolicy): LastsTerm {
  const early: EarlyEnd = end.belowSeats > 1 ? 'leaving' : end.byParticipant ? 'participant' : null;
  if (end.after !== null) {
    const from = activation ? 'activation' : entry.by === 'pairing' ? 'pairing' : 'opening';
    return { id: 'fixed', after: end.after, from, early };
  }
  return end.idle !== null ? { id: 'quiet', idle: end.idle, early } : { id: 'open-ended', early };
}

function kept({ keeping, keys, message, reports }: RoomPolicy): KeptTerm {
  if (keeping.messages === 'volatile') {
    return reports
      ? { id: 'nothing-unless-reported', lastMessages: reports.lastMessages, keepFor: reports.keepFor }
      : { id: 'nothing' };
  }
  const { destroyAfter } = keeping.afterEnd;
  if (keys === 'members') return { id: 'ciphertext', destroyAfter };
  return { id: 'record', images: message.images, addresses: keeping.addresses, destroyAfter };
}

function reads({ entry, keys, readings, reports, keeping, seats: { max } }: RoomPolicy): ReadsTerm {
  if (keys === 'members') return { id: 'members', from: keeping.historyFrom };
  if (readings) return { id: 'seats-and-administrators', seats: max };
  if (reports) return { id: 'seats-and-report', seats: max };
  return entry.by === 'link' ? { id: 'link-holders' } : { id: 'seats', seats: max };
}

/** The one sentence that stays in sight inside the room. */
export type TermsSummary = 'recorded' | 'members-only' | 'kept-if-reported' | 'nothing-kept' | 'kept';
export function summaryOf({ keys, readings, keeping, reports }: RoomPolicy): TermsSummary {
  if (keys === 'members') return 'members-only';
  if (readings) return 'recorded';
  if (keeping.messages === 'durable') return 'kept';
  return reports ? 'kept-if-reported' : 'nothing-kept';
}
