import type { SeatNumber, TranscriptEntry } from '@parley/contracts';

/** Sequences of entries that came from an address their seat had not used before; a seat's first address is none of them. */
export function newAddresses(entries: readonly TranscriptEntry[]): ReadonlySet<number> {
  const known = new Map<SeatNumber, Set<string>>();
  const changed = new Set<number>();
  for (const { seq, seat, address } of entries) {
    if (address === null) continue;
    const used = known.get(seat);
    if (used && !used.has(address)) changed.add(seq);
    known.set(seat, (used ?? new Set()).add(address));
  }
  return changed;
}
