import * as http from 'node:http';
import * as https from 'node:https';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { ObjectsAway } from '@parley/rooms';
import type { ObjectStore } from '@parley/rooms';
import { Client } from 'minio';
import { assertObjectName } from '../object-name.js';
import { NoAnswer, wholeAnswers } from './whole-answers.js';
import type { AnswerLimits } from './whole-answers.js';

export interface S3Place {
  /** Scheme, host and port, as in `https://objects.example.org`; with https nothing is sent in the clear. */
  endpoint: string;
  /** Made when it is not there. */
  bucket: string;
  accessKey: string;
  secretKey: string;
  /** `us-east-1` unless given; stores that know no regions take it. */
  region?: string;
  /** Before every key, with a `/` between; as an object's name is. */
  prefix?: string;
}

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const LIMITS: AnswerLimits = { silence: 5_000, exchange: 30_000, body: 64 * 1024 * 1024 };
/** Enough for everyone who looks at images at once; a store that hangs holds no more than these. */
const CONNECTIONS = { maxSockets: 32, maxFreeSockets: 8, keepAlive: true };
const RETRY_AFTER_MS = { least: 100, spread: 200 };
/** No object's name starts with a dot. */
const PROBE = { key: '.check', content: Buffer.from('parley') };

const CREDENTIALS_REFUSED = ['AccessDenied', 'InvalidAccessKeyId', 'SignatureDoesNotMatch'];

/**
 * S3's word for what went wrong, or the system's. Messages and all else stay here: stores put keys, and what was signed, into
 * them. Null for anything that is no plain word.
 */
function codeIn(error: unknown): string | null {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^[A-Za-z0-9_]{1,64}$/.test(code) ? code : null;
}

function awayWith(error: unknown): ObjectsAway {
  if (error instanceof ObjectsAway) return error;
  const code = codeIn(error);
  const what =
    code !== null && CREDENTIALS_REFUSED.includes(code)
      ? 'the object store refuses these credentials'
      : 'the object store does not answer as it should';
  return new ObjectsAway(code === null ? what : `${what} (${code})`);
}

/** Worth another try at once: a kept connection was closed meanwhile, or the store had a bad moment. */
const mayPass = (error: unknown): boolean =>
  error instanceof NoAnswer ? error.wasQuick : ['ECONNRESET', 'EPIPE'].includes(codeIn(error) ?? '');

/** Sealed objects in a bucket of any store that speaks S3 with signatures of version 4. */
export class S3Objects implements ObjectStore {
  readonly #client: Client;
  readonly #agent: http.Agent;
  readonly #bucket: string;
  readonly #prefix: string;
  #ready: Promise<void> | null = null;

  /** @throws TypeError when the place makes no sense; nothing is asked of the store yet. */
  constructor(
    { endpoint, bucket, accessKey, secretKey, region = 'us-east-1', prefix }: S3Place,
    limits: Partial<AnswerLimits> = {},
  ) {
    const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
    if (!url || !/^https?:\/\/[^/?#@]+\/?$/.test(endpoint))
      throw new TypeError('an S3 endpoint is a scheme, a host and a port');
    if (!BUCKET.test(bucket)) throw new TypeError('not a name an S3 bucket can have');
    if (prefix !== undefined) assertObjectName(prefix);
    const secure = url.protocol === 'https:';
    this.#agent = secure ? new https.Agent(CONNECTIONS) : new http.Agent(CONNECTIONS);
    this.#bucket = bucket;
    this.#prefix = prefix === undefined ? '' : `${prefix}/`;
    this.#client = new Client({
      endPoint: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: Number(url.port) || (secure ? 443 : 80),
      useSSL: secure,
      accessKey,
      secretKey,
      region,
      transport: wholeAnswers(secure ? https : http, { ...LIMITS, ...limits }),
      transportAgent: this.#agent,
      // Its own tries write to the console.
      retryOptions: { disableRetry: true },
    });
  }

  async put(name: string, bytes: Buffer): Promise<void> {
    const key = this.#key(name);
    await this.#prepare();
    await this.#asked(() => this.#client.putObject(this.#bucket, key, bytes, bytes.length));
  }

  async get(name: string): Promise<Buffer | null> {
    const key = this.#key(name);
    return this.#asked(() => this.#read(key));
  }

  async list(folder: string): Promise<string[]> {
    const prefix = `${this.#key(folder)}/`;
    await this.#prepare();
    return this.#asked(() => this.#listed(prefix));
  }

  async remove(names: readonly string[]): Promise<void> {
    const keys = names.map((name) => this.#key(name));
    if (keys.length === 0) return;
    const kept = await this.#asked(() => this.#client.removeObjects(this.#bucket, keys));
    if (kept.length > 0) throw new ObjectsAway('the object store keeps objects that were to be removed');
  }

  /** Makes the bucket if it is not there when this is first asked; after that, a bucket that is gone is a store that is away. */
  async check(): Promise<void> {
    await this.#prepare();
    if (!(await this.#asked(() => this.#client.bucketExists(this.#bucket))))
      throw new ObjectsAway('the bucket of sealed objects is gone');
  }

  /** Closes the connections that are kept. */
  close(): void {
    this.#agent.destroy();
  }

  #key(name: string): string {
    assertObjectName(name);
    return this.#prefix + name;
  }

  async #listed(prefix: string): Promise<string[]> {
    const names: string[] = [];
    for await (const item of this.#client.listObjectsV2(this.#bucket, prefix, false)) {
      const { name } = item as { name?: string };
      if (name?.startsWith(prefix)) names.push(name.slice(this.#prefix.length));
    }
    return names;
  }

  async #read(key: string): Promise<Buffer | null> {
    try {
      return await buffer(await this.#client.getObject(this.#bucket, key));
    } catch (error) {
      // A bucket that is gone, or anybody's plain 404, says nothing about the object.
      if (codeIn(error) === 'NoSuchKey') return null;
      throw error;
    }
  }

  /** Once, until it has gone well: services start in any order, and a store may come after them. */
  #prepare(): Promise<void> {
    this.#ready ??= this.#makeReady().catch((error: unknown) => {
      this.#ready = null;
      throw error;
    });
    return this.#ready;
  }

  /** The bucket is there, takes bytes and gives them back: anything may answer 200. */
  async #makeReady(): Promise<void> {
    await this.#asked(async () => {
      if (!(await this.#client.bucketExists(this.#bucket))) await this.#makeBucket();
    });
    const key = this.#prefix + PROBE.key;
    await this.#asked(() => this.#client.putObject(this.#bucket, key, PROBE.content));
    const content = await this.#asked(() => this.#read(key));
    if (!content?.equals(PROBE.content)) throw new ObjectsAway('the object store gives other bytes back');
  }

  async #makeBucket(): Promise<void> {
    try {
      await this.#client.makeBucket(this.#bucket);
    } catch (error) {
      // Another program was first.
      if (codeIn(error) !== 'BucketAlreadyOwnedByYou') throw error;
    }
  }

  /** All that is asked can be asked twice. */
  async #asked<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      if (!mayPass(error)) throw awayWith(error);
    }
    await pause(RETRY_AFTER_MS.least + Math.random() * RETRY_AFTER_MS.spread);
    try {
      return await question();
    } catch (error) {
      throw awayWith(error);
    }
  }
}
