import { durableId } from '@parley/crypto';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import { DatabaseError } from '../database-error.js';

export interface RegisteredGateway {
  id: string;
  /** Keeps how many rooms live in this process's memory, by kind, for admin's figures. */
  count: (volatileRooms: Readonly<Record<string, number>>) => Promise<void>;
  /** Removes the row and closes the connection. */
  release: () => Promise<void>;
}

/** Any number that nothing else locks: whoever registers waits for whoever is registering. */
const REGISTRY_LOCK = 5_055_002;
/** Milliseconds until a lost connection is tried again. */
const RETRY_MS = 1_000;

/** The 62 random bits of a UUIDv7 as the number of an advisory lock. */
const lockOf = (id: string): string => BigInt.asIntN(64, BigInt(`0x${id.slice(19).replace('-', '')}`)).toString();

/**
 * Makes this chat process known: a row, and a session's advisory lock that dies with the process. Rows whose lock is free are
 * dead and removed. Throws DatabaseError `second_gateway` when another one lives and either of the two has no Redis.
 */
export async function registerGateway(database: DataSource, { alone }: { alone: boolean }): Promise<RegisteredGateway> {
  const id = durableId();
  let client = await open(database);
  let released = false;
  const isReleased = (): boolean => released;
  try {
    await register(client, id, alone);
  } catch (error) {
    await client.end();
    throw error;
  }
  const again = (): void => {
    if (!released) setTimeout(() => void retry(), RETRY_MS).unref();
  };
  const retry = async (): Promise<void> => {
    if (isReleased()) return;
    try {
      client = await open(database);
    } catch {
      again();
      return;
    }
    // Released while the connection was made.
    if (isReleased()) {
      await client.end();
      return;
    }
    client.once('end', again);
    // Its end brings us back here.
    await register(client, id, alone).catch(() => client.end());
  };
  client.once('end', again);
  return {
    id,
    count: async (volatileRooms) => {
      await client.query('update gateways set volatile_rooms = $2 where id = $1', [id, JSON.stringify(volatileRooms)]);
    },
    release: async () => {
      released = true;
      await client.query('delete from gateways where id = $1', [id]).catch(() => undefined);
      await client.end().catch(() => undefined);
    },
  };
}

async function open(database: DataSource): Promise<pg.Client> {
  const { url = '', applicationName } = database.options as PostgresDataSourceOptions;
  const client = new pg.Client({
    connectionString: url,
    application_name: `${applicationName ?? 'parley'}-gateway`,
    keepAlive: true,
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function register(client: pg.Client, id: string, alone: boolean): Promise<void> {
  await client.query('begin');
  try {
    await client.query('select pg_advisory_xact_lock($1)', [REGISTRY_LOCK]);
    const { rows } = await client.query<{ id: string; alone: boolean }>(
      'select id, alone from gateways where id <> $1',
      [id],
    );
    for (const other of rows) {
      if (await isDead(client, other.id)) await client.query('delete from gateways where id = $1', [other.id]);
      else if (alone || other.alone)
        throw new DatabaseError(
          'second_gateway',
          'Another chat process is running on this database. Give both REDIS_URL, or stop the other one.',
        );
    }
    await client.query('select pg_advisory_lock($1)', [lockOf(id)]);
    await client.query(
      'insert into gateways (id, started_at, alone) values ($1, clock_timestamp(), $2) on conflict do nothing',
      [id, alone],
    );
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** A lock that can be taken belongs to nobody; this one goes with the transaction. */
async function isDead(client: pg.Client, id: string): Promise<boolean> {
  const { rows } = await client.query<{ free: boolean }>('select pg_try_advisory_xact_lock($1) as free', [lockOf(id)]);
  return rows[0]?.free ?? false;
}
