import type { RoomSnapshot } from '@parley/client';
import type { ParticipantView, SeatNumber } from '@parley/contracts';
import { useMemo } from 'react';
import type { Receipt } from './delivery.js';

/** Who of the others has read the last message that was sent from here. Who left unread is not waited for. */
export function useReceipt(
  entries: RoomSnapshot['entries'],
  participants: readonly ParticipantView[],
  own: SeatNumber,
): { key: string; receipt: Receipt } | null {
  const last = useMemo(() => entries.findLast(({ type, seat }) => type === 'message' && seat === own), [entries, own]);
  const key = last?.type === 'message' ? last.clientMessageId : null;
  const seq = last?.seq ?? 0;
  const theirs = participants.filter(({ seat, left, readSeq }) => seat !== own && (!left || readSeq >= seq));
  const reads = theirs.filter(({ readSeq }) => readSeq >= seq);
  const [readers, others] = [reads.length, theirs.length];
  const readAt = reads.reduce((latest, one) => Math.max(latest, one.readAt ?? 0), 0);
  return useMemo(
    () => (key === null ? null : { key, receipt: { readers, others, readAt: readAt === 0 ? null : readAt } }),
    [key, readers, others, readAt],
  );
}
