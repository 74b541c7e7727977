import type { ArchiveChecks, Backlog, KnownArchive } from '@parley/oversight';
import type { RoomId } from '@parley/contracts';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { BEGIN_PATIENT, inTransaction, poolOf } from '../pool.js';
import { backlogOf } from './due-room-rows.js';

/** Its row is one keeper's; the room's lock keeps it from being destroyed, and nobody from anything else. */
const NEXT = `
  select r.id, a.manifest_hash as "manifestHash",
         (select l.subject from log l where l.room_id = r.id and l.type = 'room_archived' order by l.index desc limit 1) as logged
  from archives a join rooms r on r.id = a.room_id
  where r.state = 'archived' and a.checked_at <= now() - interval '1 day'
  order by a.checked_at, a.room_id limit 1
  for no key update of a skip locked for key share of r skip locked`;
const ALTERED = `
  select a.room_id as id, a.altered_at as since from archives a join rooms r on r.id = a.room_id
  where r.state = 'archived' and a.altered_at is not null`;

/** When keeper last read each archive back, and what it found. */
export class PostgresArchiveChecks implements ArchiveChecks {
  private readonly pool: Pool;
  constructor(database: DataSource) {
    this.pool = poolOf(database);
  }

  check(whole: (archive: KnownArchive) => Promise<boolean>): Promise<{ id: RoomId; whole: boolean } | null> {
    return inTransaction(
      this.pool,
      async (tx) => {
        const { rows } = await tx.query<Omit<KnownArchive, 'keepLock'>>(NEXT);
        const [archive] = rows;
        if (!archive) return null;
        const keepLock = async (): Promise<void> => {
          await tx.query('select 1');
        };
        const found = await whole({ ...archive, keepLock });
        await tx.query(
          `update archives set checked_at = clock_timestamp(),
             altered_at = case when $2 then null else coalesce(altered_at, clock_timestamp()) end
           where room_id = $1`,
          [archive.id, found],
        );
        return { id: archive.id, whole: found };
      },
      BEGIN_PATIENT,
    );
  }

  altered(): Promise<Backlog> {
    return backlogOf(this.pool, ALTERED);
  }
}
