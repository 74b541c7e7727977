import type { ParticipantView, SeatNumber } from '@parley/contracts';
import { useState } from 'react';
import { notePresence, type PresenceNote } from './log/presence-notes.js';

/** Where in the conversation someone's connection went or came back, since this page was opened. `now` keeps its identity. */
export function usePresenceNotes(
  participants: readonly ParticipantView[],
  own: SeatNumber,
  lastSeq: number,
  now: () => number,
): readonly PresenceNote[] {
  const [known, setKnown] = useState<{ participants: typeof participants; notes: readonly PresenceNote[] }>({
    participants,
    notes: [],
  });
  if (known.participants === participants) return known.notes;
  const others = participants.filter(({ seat }) => seat !== own);
  const notes = notePresence(known.notes, known.participants, others, lastSeq, now());
  setKnown({ participants, notes });
  return notes;
}
