import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Secrets } from './secrets.js';

describe('Secrets', () => {
  let parent: string;
  let folder: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'parley-secrets-'));
    folder = join(parent, 'secrets');
  });
  afterEach(() => {
    rmSync(parent, { recursive: true });
  });

  it('makes the master key once, 32 bytes that only this user reads', () => {
    const file = new Secrets(folder, true).masterKeyFile();
    const key = readFileSync(file, 'utf8').trim();
    expect(Buffer.from(key, 'base64')).toHaveLength(32);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readFileSync(new Secrets(folder, false).masterKeyFile(), 'utf8').trim()).toBe(key);
    expect(readdirSync(folder)).toEqual(['master-key']);
  });

  it('never makes a new master key for data that is there', () => {
    expect(() => new Secrets(folder, false).masterKeyFile()).toThrow(/master key .* is gone/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keeps passwords, each its own', () => {
    const secrets = new Secrets(folder, true);
    const password = secrets.password('chat-database-password');
    expect(new Secrets(folder, false).password('chat-database-password')).toBe(password);
    expect(secrets.password('admin-database-password')).not.toBe(password);
  });
});
