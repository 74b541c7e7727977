import { describe, expect, it } from '@jest/globals';
import { readSettings } from '@parley/platform';
import { childEnvironments, shownAddress } from './child-settings.js';

const ports = {
  CHAT_PORT: 5055,
  ADMIN_PORT: 5056,
  KEEPER_PORT: 5057,
  CHAT_INTERNAL_PORT: 5065,
  ADMIN_INTERNAL_PORT: 5066,
};
const databases = {
  chat: 'postgres://parley_chat:a@127.0.0.1/parley',
  admin: 'postgres://parley_admin:b@127.0.0.1/parley',
  keeper: 'postgres://parley_keeper:c@127.0.0.1/parley',
};
const environments = (given: Record<string, string>, masterKeySetting: 'MASTER_KEY' | 'MASTER_KEYS' = 'MASTER_KEY') =>
  childEnvironments({
    ports,
    databases,
    masterKeyFile: '/data/secrets/master-key',
    masterKeySetting,
    checkpointKeyFile: '/data/secrets/checkpoint-key',
    objectsDir: '/data/objects',
    given: { ROOM_KINDS: 'audited', ...given },
  });
/** The keys themselves instead of their files, which are not there in this test. */
const readable = (env: Record<string, string>) => ({
  ...env,
  MASTER_KEY_FILE: '',
  MASTER_KEY: Buffer.alloc(32).toString('hex'),
  ...('CHECKPOINT_KEY_FILE' in env && { CHECKPOINT_KEY_FILE: '', CHECKPOINT_KEY: Buffer.alloc(32).toString('hex') }),
});

describe('childEnvironments', () => {
  it('gives each service all it needs to start', () => {
    const { chat, admin, keeper } = environments({});
    expect(readSettings('chat', readable(chat)).CHAT_URL).toEqual(['http://localhost:5055', 'http://127.0.0.1:5055']);
    expect(readSettings('admin', readable(admin)).ALLOWED_ADMIN_CIDRS).toHaveLength(2);
    expect(readSettings('keeper', readable(keeper)).KEEPER_PORT).toBe(5057);
    for (const { OBJECTS_DIR } of [chat, admin, keeper]) expect(OBJECTS_DIR).toBe('/data/objects');
  });

  it('gives every service all master keys once there are several', () => {
    for (const env of Object.values(environments({}, 'MASTER_KEYS'))) {
      expect(env).toMatchObject({ MASTER_KEYS_FILE: '/data/secrets/master-key' });
      expect(env).not.toHaveProperty('MASTER_KEY_FILE');
    }
  });

  it('gives nobody the database of another', () => {
    const { chat, admin, keeper } = environments({});
    expect(JSON.stringify(chat)).not.toMatch(/parley_admin|parley_keeper/);
    expect(JSON.stringify(admin)).not.toMatch(/parley_chat|parley_keeper/);
    expect(JSON.stringify(keeper)).not.toMatch(/parley_chat|parley_admin/);
  });

  it('gives the key of the log to keeper alone, and the witnesses that were named', () => {
    const { chat, admin, keeper } = environments({ WITNESS_URL: 'w+00000000+AAAA@https://w.example' });
    expect(JSON.stringify([chat, admin])).not.toMatch(/checkpoint|WITNESS/i);
    expect(keeper).toMatchObject({
      CHECKPOINT_KEY_FILE: '/data/secrets/checkpoint-key',
      WITNESS_URL: 'w+00000000+AAAA@https://w.example',
    });
  });

  it('passes on what was set, and nothing else', () => {
    const { chat, admin } = environments({
      CHAT_URL: 'https://chat.example.org',
      ALLOWED_ADMIN_CIDRS: '10.0.0.0/8',
      READING_APPROVALS: '1',
      HOME: '/root',
      S3_BUCKET: 'elsewhere',
      AWS_SECRET: 'x',
    });
    expect(shownAddress(chat.CHAT_URL)).toBe('https://chat.example.org');
    expect(admin.ALLOWED_ADMIN_CIDRS).toBe('10.0.0.0/8');
    expect(admin.READING_APPROVALS).toBe('1');
    for (const name of ['AWS_SECRET', 'S3_BUCKET']) expect(Object.keys({ ...chat, ...admin })).not.toContain(name);
  });
});
