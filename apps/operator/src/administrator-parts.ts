import type { ServerTime } from '@parley/contracts';
import { MasterKeyRing, parseMasterKeys } from '@parley/crypto';
import type { OversightParts } from '@parley/oversight';
import {
  BoundRows,
  connect,
  PostgresAdministrators,
  PostgresInvitations,
  PostgresRotations,
  serviceKeys,
} from '@parley/persistence';
import type { Settings } from '@parley/platform';
import { embeddedDatabase } from './embedded-database.js';
import { Fault } from './fault.js';

export type AdministratorParts = Pick<OversightParts, 'administrators' | 'invitations' | 'keys' | 'now'>;

export type KeyParts = Pick<OversightParts, 'rotations' | 'primaryMasterKey' | 'keys' | 'now'>;

/** Connects as admin's role to `DATABASE_URL`, or to the embedded database that runs, and closes when the work is done. */
export async function withAdministrators<T>(
  settings: Settings<'operator'>,
  work: (parts: AdministratorParts & KeyParts) => Promise<T>,
): Promise<T> {
  const { url, masterKeys } = settings.DATABASE_URL === undefined ? embedded(settings) : given(settings);
  const database = await connect({ url, program: 'operator', poolSize: 2 });
  const vault = new MasterKeyRing(masterKeys);
  try {
    const keys = await serviceKeys(database, vault);
    const bound = new BoundRows(database, keys);
    return await work({
      administrators: new PostgresAdministrators(database, bound),
      invitations: new PostgresInvitations(database, bound),
      rotations: new PostgresRotations(database),
      primaryMasterKey: vault.primaryId,
      keys,
      now: () => Date.now() as ServerTime,
    });
  } finally {
    await database.destroy();
  }
}

const given = (settings: Settings<'operator'>) => ({
  url: settings.DATABASE_URL ?? '',
  masterKeys: keysFrom(settings),
});
function embedded({ DATA_DIR }: Settings<'operator'>) {
  const { url, masterKeys } = embeddedDatabase(DATA_DIR);
  return { url, masterKeys: keysFrom(masterKeys) };
}
function keysFrom(settings: Parameters<typeof parseMasterKeys>[0]) {
  const parsed = parseMasterKeys(settings);
  if ('faults' in parsed) throw new Fault(parsed.faults.join('\n'));
  return parsed.keys;
}
