import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'minio';
import { startS3 } from './s3.js';
import type { RunningS3 } from './s3.js';

const folders = (): string[] =>
  ['/var/tmp', tmpdir()].flatMap((place) => readdirSync(place)).filter((name) => name.startsWith('parley-s3-'));
/** The processes of this start: each was told its configuration's path. */
const processesOf = (folder: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && existsSync(`/proc/${name}/cmdline`))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`/${folder}/`);
      } catch {
        return false;
      }
    })
    .map(Number);

describe('startS3', () => {
  let s3: RunningS3;
  let folder: string;
  const as = ({ accessKey = s3.accessKey, secretKey = s3.secretKey } = {}) => {
    const { hostname, port } = new URL(s3.endpoint);
    return new Client({
      endPoint: hostname,
      port: Number(port),
      useSSL: false,
      region: 'us-east-1',
      accessKey,
      secretKey,
    });
  };
  beforeAll(async () => {
    const before = new Set(folders());
    s3 = await startS3();
    folder = folders().find((name) => !before.has(name)) ?? 'none';
  });
  afterAll(() => s3.stop());

  it('serves whoever signs with its key', async () => {
    await as().makeBucket('signed');
    await as().putObject('signed', 'a/b', Buffer.from('hello'));
    expect((await as().statObject('signed', 'a/b')).size).toBe(5);
  });

  it('refuses another secret, an unknown key, no signature, and a signature for another object', async () => {
    const wrong = { code: 'SignatureDoesNotMatch' };
    const other = as({ secretKey: 'x'.repeat(40) });
    await expect(other.listBuckets()).rejects.toMatchObject(wrong);
    await expect(other.putObject('signed', 'a/b', Buffer.from('other'))).rejects.toMatchObject(wrong);
    await expect(other.removeObjects('signed', ['a/b'])).rejects.toMatchObject(wrong);
    await expect(as({ accessKey: 'parley:nobody' }).listBuckets()).rejects.toMatchObject(wrong);
    expect((await fetch(`${s3.endpoint}/signed/a/b`)).ok).toBe(false);
    const signed = await as().presignedPutObject('signed', 'a/c', 60);
    expect((await fetch(signed.replace('/a/c', '/a/d'), { method: 'PUT', body: 'other' })).ok).toBe(false);
    expect((await as().statObject('signed', 'a/b')).size).toBe(5);
  });

  it('has what it had after a crash, on the same address', async () => {
    await s3.kill();
    await expect(fetch(s3.endpoint)).rejects.toThrow();
    await s3.restart();
    expect((await as().statObject('signed', 'a/b')).size).toBe(5);
  });

  it('leaves no process and no file', async () => {
    expect(processesOf(folder)).toHaveLength(4);
    await s3.stop();
    expect(processesOf(folder)).toEqual([]);
    expect(folders()).not.toContain(folder);
  });
});
