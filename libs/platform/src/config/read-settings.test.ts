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
  OBJECTS_DIR: '/var/lib/parley/objects',
};
const keeper = { ...chat, CHECKPOINT_KEY: key };
const s3 = {
  S3_ENDPOINT: 'http://minio:9000',
  S3_BUCKET: 'parley-objects',
  MINIO_ACCESS_KEY: 'parley',
  MINIO_SECRET_KEY: 'n5QWmEzdkKb1yNqG7vMf',
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
    expect(Object.keys(readSettings('keeper', keeper))).not.toContain('CHAT_URL');
  });

  it('names every missing setting at once', () => {
    const faults = faultsOf(() => readSettings('admin', {}));
    for (const name of ['DATABASE_URL', 'ADMIN_URL', 'ALLOWED_ADMIN_CIDRS', 'MASTER_KEY', 'OBJECTS_DIR'])
      expect(faults.filter((fault) => fault.startsWith(`${name} is missing`))).toHaveLength(1);
    expect(faults).toHaveLength(5);
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

  it.each([
    ['CHECKPOINT_KEY', 'short', 'must be 32 bytes'],
    ['CHECKPOINT_KEY', `${key};${key}`, 'must be 32 bytes'],
    ['WITNESS_URL', 'https://witness.example', 'must be a list of name+id+key@https'],
    ['WITNESS_URL', 'w+00000000+AAAA@ftp://witness.example', 'must be a list of name+id+key@https'],
  ])('refuses %s=%s to keeper', (name, value, words) => {
    const faults = faultsOf(() => readSettings('keeper', { ...keeper, [name]: value }));
    expect(faults).toEqual([expect.stringContaining(`${name} ${words}`)]);
  });

  it("reads keeper's keys, the new one first, and the witnesses with their addresses", () => {
    const other = Buffer.alloc(32, 8).toString('hex');
    const settings = readSettings('keeper', {
      ...keeper,
      CHECKPOINT_KEY: `${other}, ${key}`,
      WITNESS_URL: 'w.example/1+0123abcd+BAAA/+A=@https://w.example/api/, x+00000000+AAAA@http://127.0.0.1:80',
    });
    expect(settings.CHECKPOINT_KEY).toBe(`${other}, ${key}`);
    expect(settings.WITNESS_URL).toEqual([
      { key: 'w.example/1+0123abcd+BAAA/+A=', url: 'https://w.example/api' },
      { key: 'x+00000000+AAAA', url: 'http://127.0.0.1:80' },
    ]);
    expect(faultsOf(() => readSettings('keeper', chat))).toEqual([expect.stringMatching(/^CHECKPOINT_KEY is missing/)]);
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

  it('takes a folder for images or all of S3, for each service that needs them', () => {
    const settings = readSettings('chat', { ...chat, OBJECTS_DIR: '', ...s3 });
    expect(settings).toMatchObject({ ...s3, OBJECTS_DIR: undefined });
    expect(faultsOf(() => readSettings('keeper', { ...keeper, ...s3 }))).toEqual([
      expect.stringMatching(/^OBJECTS_DIR and S3_ENDPOINT, .* both given/),
    ]);
    const { S3_BUCKET, MINIO_SECRET_KEY } = s3;
    expect(faultsOf(() => readSettings('keeper', { ...keeper, OBJECTS_DIR: '', S3_BUCKET, MINIO_SECRET_KEY }))).toEqual(
      [expect.stringMatching(/^S3_ENDPOINT is missing/), expect.stringMatching(/^MINIO_ACCESS_KEY is missing/)],
    );
    expect(() => readSettings('operator', {})).not.toThrow();
  });

  it.each([
    ['S3_ENDPOINT', 'minio:9000', 'must be an address'],
    ['S3_ENDPOINT', 'http://minio:9000/parley', 'must be an address'],
    ['S3_BUCKET', 'Parley_Objects', 'must be a bucket'],
    ['MINIO_ACCESS_KEY', 'minioadmin', 'comes with'],
    ['MINIO_SECRET_KEY', 'minioadmin', 'at least 16 characters'],
    ['MINIO_SECRET_KEY', 'minioadmin-minioadmin', 'comes with'],
    ['MINIO_SECRET_KEY', 'Password1234567890', 'comes with'],
  ])('refuses %s=%s in words, and repeats no key', (name, value, words) => {
    const faults = faultsOf(() => readSettings('chat', { ...chat, OBJECTS_DIR: '', ...s3, [name]: value }));
    expect(faults.join('\n')).toContain(`${name} `);
    expect(faults.join('\n')).toContain(words);
    if (name.startsWith('MINIO')) expect(faults.join('\n')).not.toContain(value);
  });

  it('takes all of an OpenID provider or nothing of it, without TLS on this machine alone', () => {
    const admin = { ...chat, ADMIN_URL: 'https://console.example.org', ALLOWED_ADMIN_CIDRS: '10.0.0.0/8' };
    const rest = { OIDC_CLIENT_ID: 'console', OIDC_CLIENT_SECRET: 'do-not-print-me' };
    expect(readSettings('admin', admin)).toMatchObject({ OIDC_ISSUER: undefined, OIDC_NAME: 'single sign-on' });
    for (const OIDC_ISSUER of [
      'https://id.example.org/realm',
      'http://127.0.0.1:8080',
      'http://localhost',
      'http://[::1]:1',
    ])
      expect(readSettings('admin', { ...admin, ...rest, OIDC_ISSUER }).OIDC_ISSUER).toBe(OIDC_ISSUER);
    for (const OIDC_ISSUER of ['http://id.example.org', 'http://127.0.0.1.evil.example', 'https://id.example.org/?a=b'])
      expect(faultsOf(() => readSettings('admin', { ...admin, ...rest, OIDC_ISSUER }))).toEqual([
        expect.stringMatching(/^OIDC_ISSUER must be an address/),
      ]);
    const faults = faultsOf(() => readSettings('admin', { ...admin, OIDC_CLIENT_SECRET: 'do-not-print-me' }));
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual(['OIDC_ISSUER', 'OIDC_CLIENT_ID']);
    expect(faults.join()).not.toContain('do-not-print-me');
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
