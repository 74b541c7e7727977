import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { keepCheckpointKey, keepMasterKey, keepPassword } from './secrets.js';

describe('secrets', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-secrets-'));
    file = join(folder, 'master-key');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('are a master key made once, 32 bytes that only this user reads', () => {
    keepMasterKey(file, true);
    const key = readFileSync(file, 'utf8').trim();
    expect(Buffer.from(key, 'base64')).toHaveLength(32);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    keepMasterKey(file, false);
    expect(readFileSync(file, 'utf8').trim()).toBe(key);
    expect(readdirSync(folder)).toEqual(['master-key']);
  });

  it('never include a new master key for data that is there', () => {
    expect(() => {
      keepMasterKey(file, false);
    }).toThrow(/master key .* is gone/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('are a key for checkpoints made once, with data there too', () => {
    const key = keepCheckpointKey(join(folder, 'checkpoint-key'));
    expect(Buffer.from(key, 'base64')).toHaveLength(32);
    expect(statSync(join(folder, 'checkpoint-key')).mode & 0o777).toBe(0o600);
    expect(keepCheckpointKey(join(folder, 'checkpoint-key'))).toBe(key);
  });

  it('are passwords, each its own', () => {
    const password = keepPassword(join(folder, 'chat'));
    expect(keepPassword(join(folder, 'chat'))).toBe(password);
    expect(keepPassword(join(folder, 'admin'))).not.toBe(password);
  });
});
