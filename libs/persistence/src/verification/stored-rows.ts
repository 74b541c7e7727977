import type { RoomId } from '@parley/contracts';
import type { StoredRow } from '@parley/record';
import type { ClientBase } from 'pg';
import { ENTRY_COLUMNS, entryOf } from '../message-log/entry-rows.js';
import type { EntryRow } from '../message-log/entry-rows.js';
import { PAGE, paged } from '../paged.js';

/** A room's chain as it is stored, with the commitments of the connections it points to. */
export const storedRows = (tx: ClientBase, id: RoomId): AsyncGenerator<StoredRow> =>
  paged(
    0,
    async (after) => {
      const { rows } = await tx.query<EntryRow & { address_commitment: Buffer | null }>(
        `select m.*, c.commitment as address_commitment
         from (select ${ENTRY_COLUMNS} from messages where room_id = $1 and seq > $2 order by seq limit ${PAGE}) m
         left join connections c on c.id = m.connection_id order by m.seq`,
        [id, after],
      );
      return rows.map((row) => ({ ...entryOf(row), addressCommitment: row.address_commitment }));
    },
    ({ seq }) => seq,
  );
