import type { RoomSnapshot } from '@parley/client';
import type { SeatNumber } from '@parley/contracts';

/** The sequence of the newest message that someone else wrote; 0 without one, null before the room was entered. */
export function newestFromOthers(
  { readWhenEntered, entries }: Pick<RoomSnapshot, 'readWhenEntered' | 'entries'>,
  own: SeatNumber,
): number | null {
  if (readWhenEntered === null) return null;
  return entries.findLast(({ type, seat }) => type === 'message' && seat !== own)?.seq ?? 0;
}
