import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { durableId } from '@parley/crypto';
import type { Sealed } from '@parley/crypto';
import { ObjectsAway } from '@parley/rooms';
import { objectStoreStatements, startS3 } from '@parley/testing';
import type { RunningS3 } from '@parley/testing';
import { Client } from 'minio';
import { S3Objects } from './s3-objects.js';
import type { S3Place } from './s3-objects.js';

const bytes = (size: number) => randomBytes(size) as Sealed;

describe('objects in a bucket', () => {
  let s3: RunningS3;
  const opened: S3Objects[] = [];
  beforeAll(async () => {
    s3 = await startS3();
  });
  afterAll(async () => {
    for (const store of opened) store.close();
    await s3.stop();
  });
  const open = (place: Partial<S3Place> = {}): S3Objects => {
    const { endpoint, accessKey, secretKey } = s3;
    const store = new S3Objects({ endpoint, accessKey, secretKey, bucket: 'parley', ...place });
    opened.push(store);
    return store;
  };
  /** Another program with the same rights, to see and do what no store does. */
  const outside = () => {
    const { hostname, port } = new URL(s3.endpoint);
    const { accessKey, secretKey } = s3;
    return new Client({
      endPoint: hostname,
      port: Number(port),
      useSSL: false,
      region: 'us-east-1',
      accessKey,
      secretKey,
    });
  };
  const keysIn = async (bucket: string): Promise<string[]> => {
    const keys: string[] = [];
    for await (const { name } of outside().listObjectsV2(bucket, '', true) as AsyncIterable<{ name: string }>)
      keys.push(name);
    return keys;
  };
  const away = async (work: Promise<unknown>): Promise<string> => {
    const error: unknown = await work.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ObjectsAway);
    return inspect(error, { depth: 10, showHidden: true });
  };

  it.each(objectStoreStatements)('$says', ({ holds }) => holds(() => open()));

  it('make their bucket, whoever comes first', async () => {
    const stores = Array.from({ length: 5 }, () => open({ bucket: 'first-come' }));
    await Promise.all(stores.map((store, i) => (i % 2 === 0 ? store.check() : store.put(`rooms/${i}`, bytes(10)))));
    expect((await keysIn('first-come')).sort()).toEqual(['.check', 'rooms/1', 'rooms/3']);
  });

  it('keep to their prefix', async () => {
    const [one, other] = [open({ bucket: 'shared', prefix: 'one' }), open({ bucket: 'shared', prefix: 'two/live' })];
    await one.put('rooms/a', bytes(10));
    expect(await other.get('rooms/a')).toBeNull();
    await other.remove(['rooms/a']);
    await other.check();
    expect((await keysIn('shared')).sort()).toEqual(['one/.check', 'one/rooms/a', 'two/live/.check']);
  });

  it('say so when their credentials are refused, and repeat none of them', async () => {
    const [secretKey, name] = [randomBytes(20).toString('hex'), `rooms/${durableId()}`];
    const wrong = [open({ secretKey }), open({ secretKey, accessKey: 'parley:nobody' })];
    for (const store of wrong) {
      const said = [
        await away(store.check()),
        await away(store.put(name, bytes(10))),
        await away(store.get(name)),
        await away(store.remove([name])),
      ];
      for (const words of said) {
        expect(words).toMatch(/refuses these credentials \((AccessDenied|SignatureDoesNotMatch)\)/);
        for (const secret of [secretKey, s3.secretKey, s3.accessKey, 'nobody', name])
          expect(words).not.toContain(secret);
      }
    }
  });

  it('are away, not gone, when somebody took the bucket, and it is not made again in silence', async () => {
    const store = open({ bucket: 'taken' });
    await store.put('rooms/a', bytes(10));
    for (const key of await keysIn('taken')) await outside().removeObject('taken', key);
    await outside().removeBucket('taken');
    expect(await away(store.get('rooms/a'))).toContain('NoSuchBucket');
    expect(await away(store.put('rooms/a', bytes(10)))).toContain('NoSuchBucket');
    expect(await away(store.remove(['rooms/a']))).toContain('NoSuchBucket');
    expect(await away(store.check())).toContain('bucket');
    expect(await outside().bucketExists('taken')).toBe(false);
  });

  it('are away while the store is, and come back with it, whole', async () => {
    const store = open();
    const [kept, half, name, halfName] = [
      bytes(1_000),
      bytes(11 * 1024 * 1024),
      `rooms/${durableId()}`,
      `rooms/${durableId()}`,
    ];
    await store.put(name, kept);
    const putting = store.put(halfName, half).catch((error: unknown) => error);
    await s3.kill();
    await putting;
    for (const work of [store.check(), store.get(name), store.put(name, kept), store.remove([name])])
      expect(await away(work)).toMatch(/\(ECONN/);
    await s3.restart();
    await store.check();
    expect((await store.get(name))?.equals(kept)).toBe(true);
    const found = await store.get(halfName);
    expect(found?.equals(half) ?? true).toBe(true);
  });

  it('take only a place that makes sense', () => {
    for (const endpoint of [
      'ftp://objects',
      'http://key:secret@objects',
      'http://objects/path',
      'http://objects/?a=b',
      'objects',
    ])
      expect(() => open({ endpoint })).toThrow('an S3 endpoint is a scheme, a host and a port');
    expect(() => open({ bucket: 'UPPER' })).toThrow('not a name an S3 bucket can have');
    expect(() => open({ prefix: '../other' })).toThrow('not a name an object can have');
  });
});
