import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readSettings, SettingsError, settingsTable } from './read-settings.js';

const key = Buffer.alloc(32, 7).toString('base64');
const chat = {
  MASTER_KEY: key,
  DATABASE_URL: 'postgres://parley_chat:pw@127.0.0.1:5432/parley',
  CHAT_URL: 'https://chat.example.org, http://localhost:5055/',
};
const faultsOf = (start: () => unknown): readonly string[] => {
  try {
    start();
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
  return [];
};

describe('readSettings', () => {
  it('gives typed values and the documented defaults', () => {
    const settings = readSettings('chat', chat);
    expect(settings.CHAT_PORT).toBe(5055);
    expect(settings.CHAT_INTERNAL_PORT).toBe(5065);
    expect(settings.CHAT_URL).toEqual(['https://chat.example.org', 'http://localhost:5055']);
    expect(settings.ROOM_KINDS).toEqual(['audited']);
    expect(settings.RETENTION_DAYS).toBe(2190);
    expect(settings.TRUSTED_PROXIES).toEqual([]);
    expect(settings.REDIS_URL).toBeUndefined();
  });

  it('gives a program only what it reads', () => {
    expect(Object.keys(readSettings('keeper', chat))).not.toContain('CHAT_URL');
  });

  it('names every missing setting at once', () => {
    const faults = faultsOf(() => readSettings('admin', {}));
    for (const name of ['DATABASE_URL', 'ADMIN_URL', 'ALLOWED_ADMIN_CIDRS', 'MASTER_KEY'])
      expect(faults.filter((fault) => fault.startsWith(`${name} is missing`))).toHaveLength(1);
    expect(faults).toHaveLength(4);
  });

  it('counts an empty setting as missing', () => {
    expect(faultsOf(() => readSettings('chat', { ...chat, DATABASE_URL: ' ' }))).toEqual([
      expect.stringMatching(/^DATABASE_URL is missing/),
    ]);
    expect(readSettings('chat', { ...chat, CHAT_PORT: '' }).CHAT_PORT).toBe(5055);
  });

  it.each([
    ['CHAT_PORT', '70000'],
    ['CHAT_PORT', '50.5'],
    ['CHAT_URL', 'chat.example.org'],
    ['CHAT_URL', 'https://chat.example.org/path'],
    ['CHAT_URL', ','],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', '10.1/8'],
    ['RETENTION_DAYS', '0'],
    ['LINK_SEATS', 'many'],
    ['LOG_LEVEL', 'loud'],
    ['REDIS_URL', 'http://localhost'],
    ['DATABASE_URL', 'mysql://localhost/parley'],
    ['MASTER_KEY', 'short'],
    ['MASTER_KEY', key.slice(4)],
    ['ROOM_KINDS', 'audited,parlour'],
  ])('refuses %s=%s', (name, value) => {
    expect(faultsOf(() => readSettings('chat', { ...chat, [name]: value }))).toEqual([
      expect.stringMatching(new RegExp(`^${name} `)),
    ]);
  });

  it('refuses a kind that has no pages, saying so', () => {
    expect(faultsOf(() => readSettings('chat', { ...chat, ROOM_KINDS: 'audited,sealed' }))).toEqual([
      expect.stringContaining("can't offer sealed: there are no pages"),
    ]);
  });

  it('never repeats a secret', () => {
    const secret = 'do-not-print-me';
    const faults = faultsOf(() =>
      readSettings('chat', { ...chat, MASTER_KEY: secret, DATABASE_URL: secret, REDIS_URL: secret }),
    );
    expect(faults).toHaveLength(3);
    const misplaced = faultsOf(() =>
      readSettings('chat', { ...chat, CHAT_URL: `postgres://parley:${secret}@db/parley` }),
    );
    expect([...faults, ...misplaced].join('\n')).not.toContain(secret);
  });

  it('takes one master key or a list of them, not both', () => {
    expect(readSettings('chat', { ...chat, MASTER_KEY: '', MASTER_KEYS: `2:${key},1:${key}` }).MASTER_KEYS).toContain(
      '2:',
    );
    expect(faultsOf(() => readSettings('chat', { ...chat, MASTER_KEYS: `1:${key}` }))).toEqual([
      expect.stringContaining('both given'),
    ]);
  });

  it('reads a secret from the file that NAME_FILE names', () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-settings-'));
    try {
      const file = join(folder, 'master-key');
      writeFileSync(file, `${key}\n`);
      expect(readSettings('chat', { ...chat, MASTER_KEY: undefined, MASTER_KEY_FILE: file }).MASTER_KEY).toBe(key);
      expect(faultsOf(() => readSettings('chat', { ...chat, MASTER_KEY_FILE: file }))).toEqual([
        expect.stringContaining('given twice'),
      ]);
      expect(
        faultsOf(() => readSettings('chat', { ...chat, MASTER_KEY: '', MASTER_KEY_FILE: join(folder, 'none') })),
      ).toEqual([expect.stringContaining("can't be read (ENOENT)")]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('keeps every default within its own rule', () => {
    for (const row of settingsTable()) expect(row.meaning.endsWith('.') || row.fallback === null).toBe(true);
    expect(() => readSettings('standalone', {})).not.toThrow();
  });
});
