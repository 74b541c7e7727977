import type { RoomId, VerificationAnswer } from '@parley/contracts';
import type { StoredRow } from '@parley/record';
import type { ClientBase } from 'pg';

/** Where the chain of a room stood when a `heads` entry of the log named it. */
interface NamedHead {
  seq: number;
  head: Buffer;
  logIndex: number;
}

/** Every place where the log has named the room, as it grew. */
export async function readNamedHeads(tx: ClientBase, id: RoomId): Promise<NamedHead[]> {
  const { rows } = await tx.query<NamedHead>(
    `select last_seq as seq, head, log_index::float8 as "logIndex" from room_heads where room_id = $1 order by last_seq, log_index`,
    [id],
  );
  return rows;
}

/** Passes a chain's rows on and notes of each named place whether the chain goes through it. */
export class NamedPlaces {
  private readonly wrong: NamedHead[] = [];
  constructor(private readonly named: readonly NamedHead[]) {}

  async *through(rows: AsyncIterable<StoredRow>): AsyncGenerator<StoredRow> {
    let next = 0;
    for await (const row of rows) {
      for (let place = this.named[next]; place && place.seq <= row.seq; place = this.named[(next += 1)])
        if (place.seq < row.seq || !place.head.equals(row.head)) this.wrong.push(place);
      yield row;
    }
  }

  /** The first place that a chain of so many sound entries does not go through. */
  mismatch(entries: number): VerificationAnswer['firstMismatch'] {
    const [wrong] = this.wrong;
    if (wrong)
      return {
        seq: wrong.seq,
        reason: `Up to this entry the room is not what the log names (its entry ${wrong.logIndex}).`,
      };
    const missed = this.named.find(({ seq }) => seq > entries);
    if (!missed) return null;
    const { seq, logIndex } = missed;
    return {
      seq: entries + 1,
      reason: `The log names ${seq} entries of this room (its entry ${logIndex}); this one is missing.`,
    };
  }
}
