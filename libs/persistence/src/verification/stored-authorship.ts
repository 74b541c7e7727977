import type { RoomId, SeatAuthorship } from '@parley/contracts';
import { ReceiptCheck } from '@parley/record';
import type { AuthoredEntry } from '@parley/record';
import type { ClientBase } from 'pg';
import { paged } from '../paged.js';

interface AuthorRow {
  seq: number;
  seat: number;
  type: AuthoredEntry['type'];
  client_message_id: string | null;
  commitment: Buffer;
}
/** Without envelopes a row is small. */
const SMALL_ROWS = 5_000;

/**
 * Up to where each seat's device signed, over the rows as they lie there: a pass of its own, because the chain's ends at the first
 * altered row, and what was signed behind it is still worth knowing. The devices are those of the seats' rows.
 */
export async function storedAuthorship(tx: ClientBase, roomId: RoomId): Promise<SeatAuthorship[]> {
  const { rows: seats } = await tx.query<{ seat: number; thumbprint: string }>(
    'select seat, thumbprint from participants where room_id = $1',
    [roomId],
  );
  const { rows: receipts } = await tx.query<{ seat: number; number: number; jws: string }>(
    'select seat, number, jws from receipts where room_id = $1',
    [roomId],
  );
  const check = new ReceiptCheck({ roomId, seats, receipts });
  for await (const { client_message_id: clientMessageId, ...row } of authors(tx, roomId))
    check.add({ ...row, clientMessageId });
  return check.result();
}

const authors = (tx: ClientBase, roomId: RoomId): AsyncGenerator<AuthorRow> =>
  paged(
    0,
    async (after) =>
      (
        await tx.query<AuthorRow>(
          `select seq, seat, type, client_message_id, commitment from messages
           where room_id = $1 and seq > $2 order by seq limit ${SMALL_ROWS}`,
          [roomId, after],
        )
      ).rows,
    ({ seq }) => seq,
    SMALL_ROWS,
  );
