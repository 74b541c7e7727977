import { dataKeyFrom, EnvelopeError, newDataKey, ServiceSecret } from '@parley/crypto';
import type { DataKey, KeyVault, Sealed } from '@parley/crypto';
import type { ClientBase } from 'pg';
import type { DataSource } from 'typeorm';
import { DatabaseError } from '../database-error.js';
import { poolOf } from '../pool.js';
import { checkFingerprints, keepFingerprint } from './master-key-fingerprints.js';

export interface ServiceKeys {
  /** Nonces, signed names and sessions derive from it. */
  secret: ServiceSecret;
  /** Seals what the log says of administrators and of the service. */
  log: DataKey;
  /** Seals second factors and the addresses of sessions. */
  administrators: DataKey;
  /** Seals reports. */
  reports: DataKey;
}

/** The service's own keys, made at random by whichever program asks first. Rejects as the vault does, in words when a master key is not the one. */
export async function serviceKeys(database: DataSource, vault: KeyVault): Promise<ServiceKeys> {
  await checkFingerprints(poolOf(database), vault);
  const [secret, log, administrators, reports] = await Promise.all(
    [SECRET, 'log', 'administrators', 'reports'].map((name) => keyNamed(database, vault, name)),
  );
  if (!secret || !log || !administrators || !reports) throw new Error('a key of the service is missing');
  await keepFingerprint(poolOf(database), vault);
  return { secret: new ServiceSecret(secret.bytes()), log, administrators, reports };
}

const FIRST = 1;
const SECRET = 'secret';

async function keyNamed(database: DataSource, vault: KeyVault, name: string): Promise<DataKey> {
  const found = await readKey(poolOf(database), vault, name);
  if (found) return found;
  const { masterKeyId, wrapped } = await vault.wrap(newDataKey(FIRST).bytes(), {
    purpose: 'service',
    id: name,
    version: FIRST,
  });
  await poolOf(database).query(
    'insert into service_keys (name, version, master_key_id, wrapped) values ($1, $2, $3, $4) on conflict do nothing',
    [name, FIRST, masterKeyId, wrapped],
  );
  // Another program may have been first: what lies there is the key.
  const kept = await readKey(poolOf(database), vault, name);
  if (!kept) throw new Error(`the key ${name} was not kept`);
  return kept;
}

/** @throws DatabaseError `never_started` while no program has made it, `master_key_wrong`. */
export async function readServiceSecret(client: Pick<ClientBase, 'query'>, vault: KeyVault): Promise<ServiceSecret> {
  const key = await readKey(client, vault, SECRET);
  if (!key)
    throw new DatabaseError('never_started', 'No program has started with this database yet: it holds nothing.');
  return new ServiceSecret(key.bytes());
}

/** Out of the lines of a back-up's `service_keys`. @throws DatabaseError `backup_altered` when it is not there, `master_key_wrong`. */
export async function serviceSecretIn(lines: AsyncIterable<string>, vault: KeyVault): Promise<ServiceSecret> {
  for await (const line of lines) {
    const { name, wrapped, ...row } = JSON.parse(line) as Omit<KeyRow, 'wrapped'> & { name: string; wrapped: string };
    if (name !== SECRET) continue;
    const bytes = Buffer.from(wrapped.replace(/^\\x/, ''), 'hex') as Sealed;
    return new ServiceSecret((await openKey(vault, name, { ...row, wrapped: bytes })).bytes());
  }
  throw new DatabaseError('backup_altered', "The keys' part of this back-up lacks the service's secret.");
}

export async function readKey(
  client: Pick<ClientBase, 'query'>,
  vault: KeyVault,
  name: string,
): Promise<DataKey | null> {
  const { rows } = await client.query<KeyRow>(
    'select version, master_key_id, wrapped from service_keys where name = $1',
    [name],
  );
  const [row] = rows;
  return row ? openKey(vault, name, row) : null;
}

interface KeyRow {
  version: number;
  master_key_id: number;
  wrapped: Sealed;
}

async function openKey(vault: KeyVault, name: string, row: KeyRow): Promise<DataKey> {
  const { version, wrapped, master_key_id: masterKeyId } = row;
  try {
    return dataKeyFrom(await vault.unwrap(wrapped, { purpose: 'service', id: name, version, masterKeyId }), version);
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    throw new DatabaseError(
      'master_key_wrong',
      `Master key ${masterKeyId} is not the one this database was made with. Set MASTER_KEY or MASTER_KEYS to that one.`,
      { cause: error },
    );
  }
}
