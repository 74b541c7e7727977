import { readFileSync } from 'node:fs';
import type { ServerTime } from '@parley/contracts';
import { MasterKeyRing, parseMasterKeys } from '@parley/crypto';
import { StartError } from '@parley/embedded';
import { inviteFirstAdministrator } from '@parley/oversight';
import { masterKeysIn } from '@parley/platform';
import { BoundRows, connect, PostgresAdministrators, PostgresInvitations, serviceKeys } from '@parley/persistence';

/**
 * The secret of the first administrator's sign-in link, made as `parley_admin` and nowhere logged; null once any administrator
 * has signed in. @throws StartError when the key's file holds no key.
 */
export async function firstInvitation(databaseUrl: string, masterKeyFile: string): Promise<string | null> {
  const master = parseMasterKeys(masterKeysIn(readFileSync(masterKeyFile, 'utf8')));
  if ('faults' in master) throw new StartError(`${masterKeyFile} holds no master key: ${master.faults.join(' ')}`);
  const database = await connect({ url: databaseUrl, program: 'admin', poolSize: 2 });
  try {
    const keys = await serviceKeys(database, new MasterKeyRing(master.keys));
    const bound = new BoundRows(database, keys);
    const link = await inviteFirstAdministrator({
      administrators: new PostgresAdministrators(database, bound),
      invitations: new PostgresInvitations(database, bound),
      keys,
      now: () => Date.now() as ServerTime,
    });
    return link?.secret ?? null;
  } finally {
    await database.destroy();
  }
}
