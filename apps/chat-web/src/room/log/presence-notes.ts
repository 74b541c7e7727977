import type { ParticipantView, SeatNumber } from '@parley/contracts';

/** Where in the conversation someone's connection went, or came back. Held by the page alone. */
export interface PresenceNote {
  kind: 'lost' | 'back';
  seat: SeatNumber;
  /** It stands behind the entry with this sequence. */
  afterSeq: number;
  /** Room time in milliseconds. */
  at: number;
}

/**
 * The notes after participants changed. Who comes back before anything was said leaves no trace; who gave the seat back is
 * told by the entry *left*.
 */
export function notePresence(
  notes: readonly PresenceNote[],
  before: readonly ParticipantView[],
  now: readonly ParticipantView[],
  lastSeq: number,
  at: number,
): readonly PresenceNote[] {
  let noted = notes;
  for (const { seat, present, left } of now) {
    const known = before.find((one) => one.seat === seat);
    if (!known || (known.present === present && known.left === left)) continue;
    const last = noted.findLast((note) => note.seat === seat);
    const unsaid = last?.kind === 'lost' && last.afterSeq >= lastSeq - (left ? 1 : 0);
    if (unsaid) noted = noted.filter((note) => note !== last);
    else if (left) continue;
    else if (!present) noted = [...noted, { kind: 'lost', seat, afterSeq: lastSeq, at }];
    else if (last?.kind === 'lost') noted = [...noted, { kind: 'back', seat, afterSeq: lastSeq, at }];
  }
  return noted;
}

/** When this seat's connection went, if it is away since this page was opened. */
export function lostAt(notes: readonly PresenceNote[], seat: SeatNumber): number | null {
  const last = notes.findLast((note) => note.seat === seat);
  return last?.kind === 'lost' ? last.at : null;
}
