import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './binaries.js';
import { SUPERUSER } from './database-urls.js';
import { commandAs, handOver, type RunAs } from './run-as.js';
import { DataVersionError, StartError } from './start-error.js';

/** What lies in a data folder. */
export const placesIn = (dataDir: string) => ({
  cluster: join(dataDir, 'cluster'),
  password: join(dataDir, 'password'),
  log: join(dataDir, 'postgres.log'),
});
export type Places = ReturnType<typeof placesIn>;

const PASSWORD_BYTES = 24;

export function majorVersionOf({ postgres }: Binaries): number {
  const answer = spawnSync(postgres, ['--version'], { encoding: 'utf8' });
  const version = /(\d+)\./.exec(answer.stdout)?.[1];
  if (version === undefined)
    throw new StartError(
      `The bundled PostgreSQL does not run on this machine: ${(answer.error?.message ?? answer.stderr).trim()}`,
    );
  return Number(version);
}

/** A cluster without its password file is never opened with a guess. */
export function readPassword(places: Places): string {
  if (!existsSync(places.password))
    throw new StartError(
      `The data is there, but its password file ${places.password} is gone. Put it back from your back-up.`,
    );
  return readFileSync(places.password, 'utf8').trim();
}

/** @throws DataVersionError */
export function checkVersion(dataDir: string, { cluster }: Places, binaryVersion: number): void {
  const dataVersion = Number(readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim());
  if (dataVersion !== binaryVersion) throw new DataVersionError(dataDir, dataVersion, binaryVersion);
}

/** Makes the cluster beside its place and moves it there when it is whole: a start killed half-way leaves nothing to stumble over. */
export function createCluster(dataDir: string, places: Places, { initdb }: Binaries, runAs: RunAs): void {
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  const making = join(dataDir, 'making');
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { mode: 0o700 });
  const passwordFile = join(making, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  for (const path of [making, passwordFile]) handOver(path, runAs);
  const cluster = join(making, 'cluster');
  const { program, args } = commandAs(runAs, initdb, [
    `--pgdata=${cluster}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=icu',
    '--icu-locale=und',
    '--locale=C',
  ]);
  const made = spawnSync(program, args, {
    ...runAs.ids,
    cwd: '/',
    encoding: 'utf8',
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
  });
  if (made.status !== 0) {
    rmSync(making, { recursive: true, force: true });
    throw new StartError(
      `PostgreSQL could not create its data in ${dataDir}: ${(made.error?.message ?? made.stderr).trim()}`,
    );
  }
  writeFileSync(places.password, password, { mode: 0o600 });
  chmodSync(places.password, 0o600);
  renameSync(cluster, places.cluster);
  rmSync(making, { recursive: true });
}
