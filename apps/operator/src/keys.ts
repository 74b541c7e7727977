import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { isRefusal } from '@parley/contracts';
import { askRotation, showKeys } from '@parley/oversight';
import { dataPlaces, keepSecret } from '@parley/platform';
import type { Settings } from '@parley/platform';
import type { KeyParts } from './administrator-parts.js';
import { Fault } from './fault.js';
import { readSecret } from './embedded-database.js';

/** Which master key wraps how many keys, as lines. */
export async function keyStatus(parts: KeyParts): Promise<string[]> {
  const { primary, masterKeys, rotations } = await showKeys(parts);
  const [newest] = rotations;
  return [
    ...masterKeys.map(({ id, rooms, services }) => {
      const uses = rooms + services;
      const what = uses === 0 ? 'wraps nothing' : `wraps ${rooms} keys of rooms and ${services} of the service`;
      return `Master key ${id}${id === primary ? ', the primary one,' : ''} ${what}.`;
    }),
    ...(newest
      ? [
          newest.finishedAt === null
            ? `A rotation to master key ${newest.masterKeyId} is under way: ${newest.rewrapped} keys are wrapped anew.`
            : `The last rotation, to master key ${newest.masterKeyId}, was finished ${new Date(newest.finishedAt).toISOString()}.`,
        ]
      : []),
  ];
}

/** Asks keeper to wrap every key by the primary master key. @throws Fault with what to do first, when there is nothing to do. */
export async function rotate(parts: KeyParts, settings: Settings<'operator'>): Promise<string[]> {
  const { primary, masterKeys, rotations } = await showKeys(parts);
  if (rotations.some((one) => one.finishedAt === null && !one.superseded && one.masterKeyId === primary))
    throw new Fault('A rotation is under way already.');
  const used = masterKeys.filter(({ rooms, services }) => rooms + services > 0);
  if (used.every(({ id }) => id === primary))
    return firstOfAll(settings, Math.max(...masterKeys.map(({ id }) => id)) + 1);
  const asked = await askRotation(parts, null);
  if (isRefusal(asked)) throw new Fault('A rotation is under way already.');
  return [
    `Keeper wraps every key by master key ${primary} now; nobody notices. \`keys status\` says how far it is.`,
    'A master key that wraps nothing any more can be taken out of MASTER_KEYS once no back-up of keys needs it.',
  ];
}

/** Everything lies under the primary key: a new one has to come first. The embedded start's file gets it here. */
function firstOfAll(settings: Settings<'operator'>, id: number): string[] {
  if (settings.DATABASE_URL !== undefined)
    throw new Fault(
      `Every key is wrapped by the primary master key already. Put a new one in front of MASTER_KEYS, as ${id}:<32 random bytes in base64>, give all of them to every program, restart these, and run this again.`,
    );
  const { masterKeyFile } = dataPlaces(settings.DATA_DIR);
  // Two at once find the same key here; whoever comes after it was taken sees it in the file below.
  const pending = `${masterKeyFile}.${id}`;
  const key = keepSecret(pending, 'base64');
  const old = readSecret(masterKeyFile);
  const kept = old.includes(':') ? old : `1:${old}`;
  if (kept.split(',').some((item) => item.trim().startsWith(`${id}:`))) {
    rmSync(pending, { force: true });
    throw new Fault(
      `Somebody else has put a master key ${id} into ${masterKeyFile} meanwhile. Restart Parley, and run this again.`,
    );
  }
  const draft = `${masterKeyFile}.${process.pid}`;
  writeFileSync(draft, `${id}:${key},${kept}\n`, { mode: 0o600, flush: true });
  renameSync(draft, masterKeyFile);
  rmSync(pending, { force: true });
  return [
    `A new master key, ${id}, stands first in ${masterKeyFile}: back the file up.`,
    'Restart Parley, and run this again: keeper then wraps every key by it.',
  ];
}
