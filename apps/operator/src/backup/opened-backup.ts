import type { KeyVault } from '@parley/crypto';
import { serviceSecretIn } from '@parley/persistence';
import { Fault } from '../fault.js';
import { PartReader } from './part-folder.js';

export interface OpenedBackup {
  data: PartReader;
  keys: PartReader;
}

const MOST_NAMED = 20;

/**
 * Both parts, once they are known to be what was written: the master key opens the service's secret, that one vouches for both
 * manifests, and the manifests for every file. Nothing is written. @throws Fault with everything that is wrong, DatabaseError for a
 * master key that is not the one.
 */
export async function openBackup(
  input: { data: string; keys: string },
  vault: KeyVault,
  progress: (line: string) => void,
): Promise<OpenedBackup> {
  const data = await PartReader.open(input.data, 'data');
  const keys = await PartReader.open(input.keys, 'keys');
  const secret = await serviceSecretIn(keys.rows('service_keys'), vault);
  for (const part of [data, keys]) part.checkManifest(secret);
  if (keys.manifest.at < data.manifest.at)
    throw new Fault(`${keys.folder} is older than the data: it lacks the keys of rooms that came after it.`);
  const faults = [...(await data.faults(progress)), ...(await keys.faults(progress))];
  if (faults.length > 0)
    throw new Fault(
      [
        'This back-up is not as it was written. Nothing was restored.',
        ...faults.slice(0, MOST_NAMED).map((fault) => `- ${fault}`),
        ...(faults.length > MOST_NAMED ? [`- and ${faults.length - MOST_NAMED} more`] : []),
      ].join('\n'),
    );
  return { data, keys };
}
