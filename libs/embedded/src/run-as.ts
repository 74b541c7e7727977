import { spawnSync } from 'node:child_process';
import { chownSync, readFileSync, statSync } from 'node:fs';
import type { Binaries } from './binaries.js';
import { StartError } from './start-error.js';

/**
 * PostgreSQL refuses to run as root. Someone who is root runs it as an unprivileged user, or, where no such user can reach the
 * folder (a repository below a 0700 home), inside a user namespace, in which root is nobody.
 */
export interface RunAs {
  /** For spawn's options; empty for an ordinary user. */
  ids: { uid?: number; gid?: number };
  /** Inside a user namespace of its own. */
  namespace: boolean;
}

const ORDINARY: RunAs = { ids: {}, namespace: false };
const NAMESPACE: RunAs = { ids: {}, namespace: true };

/** The command that runs a program so. */
export const commandAs = ({ namespace }: RunAs, program: string, args: readonly string[]) =>
  namespace ? { program: 'unshare', args: ['--user', program, ...args] } : { program, args };

interface Ids {
  uid: number;
  gid: number;
}
/** The users that may run PostgreSQL, the better one first. */
function candidates(): Ids[] {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  return ['postgres', 'nobody'].flatMap((name) => {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    const ids = { uid: Number(uid), gid: Number(gid) };
    return ids.uid > 0 && ids.gid >= 0 ? [ids] : [];
  });
}

/** Can they enter the data folder and start the program? Node changes folder before it changes user, so a shell of theirs does it. */
function works(runAs: RunAs, { postgres }: Binaries, dataDir: string): boolean {
  const { program, args } = commandAs(runAs, '/bin/sh', ['-c', 'cd "$0" && exec "$1" --version', dataDir, postgres]);
  return spawnSync(program, args, { ...runAs.ids, cwd: '/', stdio: 'ignore' }).status === 0;
}

/** `clusterDir` is looked at when it exists: whoever owns it goes on running it. */
export function chooseRunAs(binaries: Binaries, dataDir: string, clusterDir: string): RunAs {
  const owner = statSync(clusterDir, { throwIfNoEntry: false });
  const own = process.geteuid?.();
  if (own === undefined) return ORDINARY; // Windows
  if (own !== 0) {
    if (owner && owner.uid !== own)
      throw new StartError(
        `The data in ${dataDir} belongs to another user (uid ${owner.uid}). Start Parley as that user, or as root.`,
      );
    return ORDINARY;
  }
  const choices: RunAs[] = owner
    ? [owner.uid === 0 ? NAMESPACE : { ids: { uid: owner.uid, gid: owner.gid }, namespace: false }]
    : [...candidates().map((ids) => ({ ids, namespace: false })), NAMESPACE];
  const chosen = choices.find((choice) => works(choice, binaries, dataDir));
  if (chosen) return chosen;
  throw new StartError(
    `PostgreSQL does not run as root, and no other user can reach ${dataDir} and the programs in ${binaries.root}. ` +
      'Start Parley as an ordinary user, or put it in a folder that the user "postgres" or "nobody" can read.',
  );
}

/** Hands a file or folder of ours to whoever runs PostgreSQL. */
export function handOver(path: string, { ids }: RunAs): void {
  if (ids.uid !== undefined && ids.gid !== undefined) chownSync(path, ids.uid, ids.gid);
}
