import type { Checkpoint } from '../checkpoint.js';
import { Fault, Unusable } from './fault.js';
import type { Naming, Namings } from './namings.js';

/** What a record said that somebody kept: a later one of the same room goes on from there. */
export interface EarlierRecord {
  roomId: string;
  lastSeq: number;
  /** The chain after `lastSeq`, base64url. */
  head: string;
  checkpoint: Checkpoint | null;
  namings: readonly Naming[];
}

/** One later record against the earlier ones: the chain goes through their last entries, and their namings are all here. */
export class SinceEarlier {
  constructor(private readonly earlier: readonly EarlierRecord[]) {}

  room(roomId: string): void {
    if (this.earlier.some((record) => record.roomId !== roomId))
      throw new Unusable('The earlier record is of another room.');
  }

  checkpoint({ origin, size }: Checkpoint): void {
    if (this.earlier.some(({ checkpoint }) => checkpoint?.origin === origin && checkpoint.size > size))
      throw new Unusable('The record that was given as the earlier one is the later one.');
  }

  entry({ seq, head }: { seq: number; head: string }): void {
    for (const { lastSeq, head: kept } of this.earlier)
      if (seq === lastSeq && head !== kept)
        throw new Fault(
          `The chain does not go through entry ${seq} as the earlier record has it: an entry up to there was written anew.`,
        );
  }

  /** A log restored from a back-up has another origin, and indexes of its own. */
  finish(checkpoint: Checkpoint | null, entries: number, namings: Namings): void {
    const here = new Map([...namings].map((naming) => [naming.index, naming]));
    for (const { checkpoint: signed, namings: kept, lastSeq } of this.earlier) {
      if (entries < lastSeq) throw new Fault('The earlier record has this entry, and here it is missing.', entries + 1);
      if (signed?.origin !== checkpoint?.origin) continue;
      const gone = kept.find(
        ({ index, lastSeq: seq, head }) => here.get(index)?.lastSeq !== seq || here.get(index)?.head !== head,
      );
      if (gone)
        throw new Fault(
          `The log named this room at its entry ${gone.index}, as the earlier record shows, and this one does not have that naming.`,
        );
    }
  }
}
