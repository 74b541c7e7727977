import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Settings } from '@parley/platform';
import { consoleAddress } from './console-address.js';
import { embeddedDatabase } from './embedded-database.js';
import { keepCheckpointKey, rolePasswords } from './migrate.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-operator-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('passwords of the roles', () => {
  const none: Omit<Settings<'migrate'>, 'MIGRATION_DATABASE_URL'> = {
    CHAT_DATABASE_PASSWORD: undefined,
    ADMIN_DATABASE_PASSWORD: undefined,
    KEEPER_DATABASE_PASSWORD: undefined,
    POSTGRES_USER: undefined,
    POSTGRES_PASSWORD: undefined,
    POSTGRES_DB: undefined,
    SECRETS_DIR: undefined,
    LOG_LEVEL: 'info',
  };

  it('are made at random once, each in a file only its owner reads', () => {
    const settings = { ...none, SECRETS_DIR: join(folder, 'secrets') };
    const made = rolePasswords(settings);
    expect(new Set(Object.values(made)).size).toBe(3);
    expect(rolePasswords(settings)).toEqual(made);
    for (const role of ['chat', 'admin', 'keeper'] as const) {
      const file = join(folder, 'secrets', `${role}-database-password`);
      expect(readFileSync(file, 'utf8').trim()).toBe(made[role]);
      expect(statSync(file).mode & 0o777).toBe(0o600);
    }
  });

  it('are the given ones where they are given', () => {
    const settings = { ...none, SECRETS_DIR: folder, ADMIN_DATABASE_PASSWORD: 'given' };
    expect(rolePasswords(settings).admin).toBe('given');
  });

  it('need a place to be kept in', () => {
    expect(() => rolePasswords({ ...none, ADMIN_DATABASE_PASSWORD: 'given' })).toThrow(
      'CHAT_DATABASE_PASSWORD is missing, and there is no SECRETS_DIR to keep one in.\nKEEPER_DATABASE_PASSWORD',
    );
  });
});

describe('the key for checkpoints', () => {
  it('is made at random once, beside the passwords, in a file only its owner reads', () => {
    const place = join(folder, 'secrets');
    const key = keepCheckpointKey(place);
    expect(Buffer.from(key, 'base64')).toHaveLength(32);
    expect(keepCheckpointKey(place)).toBe(key);
    expect(readFileSync(join(place, 'checkpoint-key'), 'utf8').trim()).toBe(key);
    expect(statSync(join(place, 'checkpoint-key')).mode & 0o777).toBe(0o600);
  });
});

describe('the embedded database', () => {
  const place = (pid: number, port = 5499): void => {
    mkdirSync(join(folder, 'postgres', 'cluster'), { recursive: true });
    mkdirSync(join(folder, 'secrets'), { recursive: true });
    const lines = [pid, '/data', 1_700_000_000, port, '', '127.0.0.1', '  1 2', 'ready   ', ''];
    writeFileSync(join(folder, 'postgres', 'cluster', 'postmaster.pid'), lines.join('\n'));
    writeFileSync(join(folder, 'postgres', 'password'), 'own er');
    writeFileSync(join(folder, 'secrets', 'admin-database-password'), 'p@ss word\n');
    writeFileSync(join(folder, 'secrets', 'master-key'), 'a key\n');
  };

  it('is found with the password and key that lie beside it while it runs', () => {
    place(process.pid);
    expect(embeddedDatabase(folder)).toEqual({
      url: 'postgres://parley_admin:p%40ss%20word@127.0.0.1:5499/parley',
      ownerUrl: 'postgres://postgres:own%20er@127.0.0.1:5499/parley',
      masterKeys: { MASTER_KEY: 'a key' },
      objects: join(folder, 'objects'),
    });
    writeFileSync(join(folder, 'secrets', 'master-key'), '2:b,1:a\n');
    expect(embeddedDatabase(folder)).toMatchObject({ masterKeys: { MASTER_KEYS: '2:b,1:a' } });
  });

  it('is said not to run when nothing is there, or only a file of one that was killed', () => {
    expect(() => embeddedDatabase(folder)).toThrow(`No Parley runs with the data in ${folder}.`);
    place(2 ** 22 + 1);
    expect(() => embeddedDatabase(folder)).toThrow('No Parley runs');
  });

  it('is said to belong to somebody else when its secrets can not be read', () => {
    place(process.pid);
    rmSync(join(folder, 'secrets', 'master-key'));
    expect(() => embeddedDatabase(folder)).toThrow('run this as the user who started Parley');
  });
});

describe('the address in a link', () => {
  it('is the first of ADMIN_URL, or this machine', () => {
    expect(consoleAddress({ ADMIN_URL: ['https://console.example', 'https://other'], ADMIN_PORT: 1 })).toBe(
      'https://console.example',
    );
    expect(consoleAddress({ ADMIN_URL: undefined, ADMIN_PORT: 5056 })).toBe('http://localhost:5056');
  });
});
