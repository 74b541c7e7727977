import type { KeyVault, Sealed, WrapContext } from '@parley/crypto';
import type { AskedRotation, KeyRotation, Rewrapped } from '@parley/oversight';
import type { LogRecord } from '@parley/rooms';
import type { ClientBase, Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { inMilliseconds } from '../clock.js';
import { appendLog } from '../log/append-log.js';
import { inTransaction, poolOf } from '../pool.js';
import { SUPERSEDED } from './superseded.js';

/** A kept key, whatever it is for. */
interface KeptKey {
  id: string;
  version: number;
  master_key_id: number;
  wrapped: Sealed;
}
/** Where keys lie, and how they are told apart. */
const KEYS = {
  room: {
    table: 'room_keys',
    id: 'room_id',
    type: 'uuid',
    first: '00000000-0000-0000-0000-000000000000',
    // A back-up of keys from before still has it under the earlier one: the certificate of destruction names them all.
    noteEarlier: ', earlier_master_keys = array_append(k.earlier_master_keys, n.was)',
  },
  service: { table: 'service_keys', id: 'name', type: 'text', first: '', noteEarlier: '' },
} as const satisfies Record<WrapContext['purpose'], object>;
/** Keys wrapped in one transaction: few, so that a room that is destroyed meanwhile waits for milliseconds. */
const BATCH = 100;

const UNFINISHED = `
  select id, master_key_id as "masterKeyId", ${inMilliseconds('asked_at')} as "askedAt", rewrapped
  from rotations r where finished_at is null and not ${SUPERSEDED}`;

/** Keys of rooms and of the service, under which master key they lie, and under which they shall. */
export class PostgresKeyRotation implements KeyRotation {
  private readonly pool: Pool;
  constructor(
    database: DataSource,
    private readonly vault: KeyVault,
  ) {
    this.pool = poolOf(database);
  }

  async unfinished(): Promise<AskedRotation[]> {
    return (await this.pool.query<AskedRotation>(UNFINISHED)).rows;
  }

  async rewrap(rotation: AskedRotation, go: () => boolean): Promise<Rewrapped> {
    const all: Rewrapped = { rewrapped: 0, failed: 0, error: null };
    for (const purpose of ['service', 'room'] as const) {
      let after: Pick<KeptKey, 'id' | 'version'> | null = { id: KEYS[purpose].first, version: 0 };
      while (after !== null && go()) {
        const page: Rewrapped & { last: KeptKey | null } = await this.page(rotation, purpose, after);
        all.rewrapped += page.rewrapped;
        all.failed += page.failed;
        all.error ??= page.error;
        after = page.last;
      }
    }
    return all;
  }

  async left({ masterKeyId }: AskedRotation): Promise<number> {
    return keysLeft(this.pool, masterKeyId);
  }

  finish({ id }: AskedRotation, log: (rewrapped: number) => LogRecord[]): Promise<boolean> {
    return inTransaction(this.pool, async (tx) => {
      const { rows } = await tx.query<{ rewrapped: number; master_key_id: number }>(
        'select rewrapped, master_key_id from rotations where id = $1 and finished_at is null for update skip locked',
        [id],
      );
      const [rotation] = rows;
      // What another keeper has in hand still counts as left: it is not committed.
      if (!rotation || (await keysLeft(tx, rotation.master_key_id)) > 0) return false;
      await tx.query('update rotations set finished_at = clock_timestamp() where id = $1', [id]);
      await appendLog(tx, log(rotation.rewrapped));
      return true;
    });
  }

  /** Some keys from `after` on, and the last of them; null at the end. */
  private page(
    { id: rotationId, masterKeyId }: AskedRotation,
    purpose: WrapContext['purpose'],
    after: Pick<KeptKey, 'id' | 'version'>,
  ): Promise<Rewrapped & { last: KeptKey | null }> {
    const { table, id, type, noteEarlier } = KEYS[purpose];
    return inTransaction(this.pool, async (tx) => {
      const { rows } = await tx.query<KeptKey>(
        `select ${id} as id, version, master_key_id, wrapped from ${table}
         where (${id}, version) > ($1::${type}, $2) and master_key_id <> $3
         order by ${id}, version limit ${BATCH} for update skip locked`,
        [after.id, after.version, masterKeyId],
      );
      const answers = await Promise.allSettled(rows.map((key) => this.wrapAnew(purpose, key)));
      const faults = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
      const anew = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
      if (anew.length > 0) {
        await tx.query(
          `update ${table} k set master_key_id = n.master_key_id, wrapped = n.wrapped${noteEarlier}
           from unnest($1::${type}[], $2::integer[], $3::integer[], $4::integer[], $5::bytea[])
             as n(id, version, was, master_key_id, wrapped)
           where k.${id} = n.id and k.version = n.version and k.master_key_id = n.was`,
          [
            anew.map((key) => key.id),
            anew.map((key) => key.version),
            anew.map((key) => key.was),
            anew.map((key) => key.masterKeyId),
            anew.map((key) => key.wrapped),
          ],
        );
        await tx.query('update rotations set rewrapped = rewrapped + $2 where id = $1', [rotationId, anew.length]);
      }
      return {
        rewrapped: anew.length,
        failed: faults.length,
        error: faults[0] ?? null,
        last: rows.length < BATCH ? null : (rows.at(-1) ?? null),
      };
    });
  }

  private async wrapAnew(purpose: WrapContext['purpose'], { id, version, wrapped, master_key_id: was }: KeptKey) {
    const context = { purpose, id, version };
    const key = await this.vault.unwrap(wrapped, { ...context, masterKeyId: was });
    return { id, version, was, ...(await this.vault.wrap(key, context)) };
  }
}

async function keysLeft(client: Pool | ClientBase, masterKeyId: number): Promise<number> {
  // Two ranges rather than `<>`, which no index answers.
  const { rows } = await client.query<{ left: number }>(
    `select ((select count(*) from room_keys where master_key_id < $1) +
             (select count(*) from room_keys where master_key_id > $1) +
             (select count(*) from service_keys where master_key_id <> $1))::float8 as left`,
    [masterKeyId],
  );
  const [row] = rows;
  if (!row) throw new Error('the keys were not counted');
  return row.left;
}
