import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { equalBytes, hmacSha256, type ServiceSecret } from '@parley/crypto';
import type { BackupPart } from '@parley/persistence';
import { Fault } from '../fault.js';

/** What a part says of itself. Hashes are hex. */
export interface PartManifest {
  version: 1;
  part: BackupPart;
  /** Milliseconds since the epoch, on the database's clock. */
  at: number;
  migrations: string[];
  log: { origin: string; size: number; root: string };
  /** Rows, and SHA-256 of the lines. */
  tables: Record<string, { rows: number; sha256: string }>;
  /** The data's part alone, with their names and digests in the table `objects`: how many it holds, and how many were gone when they were fetched. */
  objects?: { held: number; gone: number };
}

const MODE = 0o700;
const UNFINISHED = '.unfinished-';
const MANIFEST = 'manifest.json';
const MAC = 'manifest.mac';
/** The list of objects stands among the tables and is none of the database's. */
export const OBJECT_LIST = 'objects';
/** Characters. A row is a few thousand; a file that never ends a line must not fill the memory. */
const LONGEST_LINE = 16 * 1024 * 1024;
const LARGEST_MANIFEST = 1024 * 1024;
/** Objects between two words of how far it is. */
const PROGRESS = 1_000;
/** What a store of objects in a folder puts behind each name. */
const OBJECT_SUFFIX = '.sealed';

/**
 * HMAC-SHA256 under a key of the service secret, which lies in the keys' part under the master key: whoever has the back-up alone can
 * neither write a manifest nor alter one. Keeper's key would sign as well, and has no business outside keeper.
 */
const macOf = (manifest: string, secret: ServiceSecret): Buffer =>
  hmacSha256(secret.derive('parley/back-up manifest/1'), Buffer.from(manifest, 'utf8'));

/** `parley-data-20261121T201500123Z`: the name sorts by time. */
const nameOf = (part: BackupPart, at: Date): string => `parley-${part}-${at.toISOString().replaceAll(/[-:.]/g, '')}`;

/** A part on its way: under another name until it is whole, so that a half one is never taken for a back-up. */
export class PartWriter {
  readonly #tables: PartManifest['tables'] = {};

  private constructor(
    private readonly part: BackupPart,
    /** The folder to write to meanwhile. */
    readonly folder: string,
    private readonly final: string,
  ) {}

  static async begin(directory: string, part: BackupPart, at: Date): Promise<PartWriter> {
    const name = nameOf(part, at);
    const folder = join(resolve(directory), UNFINISHED + name);
    await rm(folder, { recursive: true, force: true });
    await mkdir(join(folder, 'tables'), { recursive: true, mode: MODE });
    return new PartWriter(part, folder, join(resolve(directory), name));
  }

  async table(name: string, rows: AsyncIterable<string>): Promise<void> {
    const hash = createHash('sha256');
    let count = 0;
    async function* lines(): AsyncGenerator<string> {
      for await (const row of rows) {
        const line = `${row}\n`;
        hash.update(line);
        count += 1;
        yield line;
      }
    }
    const file = createWriteStream(join(this.folder, 'tables', `${name}.jsonl.gz`), { mode: 0o600, flush: true });
    await pipeline(Readable.from(lines()), createGzip(), file);
    this.#tables[name] = { rows: count, sha256: hash.digest('hex') };
  }

  /** Answers where it lies. */
  async finish(facts: Omit<PartManifest, 'version' | 'part' | 'tables'>, secret: ServiceSecret): Promise<string> {
    const manifest: PartManifest = { version: 1, part: this.part, tables: this.#tables, ...facts };
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    await writeFile(join(this.folder, MANIFEST), text, { mode: 0o600, flush: true });
    const mac = `${macOf(text, secret).toString('base64url')}\n`;
    await writeFile(join(this.folder, MAC), mac, { mode: 0o600, flush: true });
    await rename(this.folder, this.final);
    return this.final;
  }

  async discard(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A finished part. */
export class PartReader {
  private constructor(
    readonly folder: string,
    readonly manifest: PartManifest,
    private readonly signed: { text: string; mac: string },
  ) {}

  /** @throws Fault when this is no such part. */
  static async open(folder: string, part: BackupPart): Promise<PartReader> {
    const path = resolve(folder);
    let manifest: Partial<PartManifest>;
    let signed: { text: string; mac: string };
    try {
      signed = { text: await readSmall(join(path, MANIFEST)), mac: await readSmall(join(path, MAC)) };
      manifest = JSON.parse(signed.text) as Partial<PartManifest>;
    } catch (error) {
      throw new Fault(`${path} is no back-up: its ${MANIFEST} can't be read.`, { cause: error });
    }
    if (manifest.version !== 1 || manifest.part !== part)
      throw new Fault(`${path} is not the ${part} part of a back-up that this version can read.`);
    return new PartReader(path, manifest as PartManifest, signed);
  }

  /** Everything else is believed because the manifest is. @throws Fault when it is not this installation's, or was altered. */
  checkManifest(secret: ServiceSecret): void {
    const { text, mac } = this.signed;
    if (!equalBytes(Buffer.from(mac.trim(), 'base64url'), macOf(text, secret)))
      throw new Fault(
        `The manifest of ${this.folder} was altered, or comes from another installation: nothing was restored.`,
      );
  }

  /** What in the folder is not as it was written, a line each: files altered, cut short, missing, or that nobody named. */
  async faults(progress: (line: string) => void): Promise<string[]> {
    const faults: string[] = [];
    const unseen = new Set([MANIFEST, MAC, ...Object.keys(this.manifest.tables).map(fileOf)]);
    const digests = new Map<string, string>();
    for (const table of Object.keys(this.manifest.tables)) {
      try {
        for await (const line of this.rows(table)) {
          if (table !== OBJECT_LIST) continue;
          const { name, sha256 } = objectIn(line);
          digests.set(`objects/${name}${OBJECT_SUFFIX}`, sha256);
        }
      } catch (error) {
        faults.push(error instanceof Error ? error.message : String(error));
      }
    }
    const objects = digests.size;
    for await (const { name, isFile } of everythingIn(this.folder)) {
      const digest = digests.get(name);
      if (!isFile) faults.push(`${name} is a link or something else that is no file.`);
      else if (digest !== undefined) {
        if ((await digestOf(join(this.folder, name))) !== digest) faults.push(`${name} is not as it was written.`);
      } else if (!unseen.has(name)) faults.push(`${name} does not belong to this back-up.`);
      unseen.delete(name);
      const read = digests.delete(name) ? objects - digests.size : 0;
      if (read > 0 && (read % PROGRESS === 0 || read === objects)) progress(`${read} of ${objects} objects read.`);
    }
    return [...faults, ...[...unseen, ...digests.keys()].map((name) => `${name} is missing.`)];
  }

  /** The table's lines. @throws Fault after the last one, or on the way, when they are not the ones that were written. */
  async *rows(table: string): AsyncGenerator<string> {
    const expected = this.manifest.tables[table];
    const altered = (cause?: unknown) => new Fault(`${table} in ${this.folder} is not as it was written.`, { cause });
    if (!expected) throw altered();
    const hash = createHash('sha256');
    let rows = 0;
    try {
      for await (const line of unzippedLines(join(this.folder, fileOf(table)))) {
        hash.update(`${line}\n`);
        rows += 1;
        if (rows > expected.rows) break;
        yield line;
      }
    } catch (error) {
      throw altered(error);
    }
    if (rows !== expected.rows || hash.digest('hex') !== expected.sha256) throw altered();
  }
}

export const objectIn = (line: string): { name: string; sha256: string } =>
  JSON.parse(line) as { name: string; sha256: string };
const fileOf = (table: string): string => `tables/${table}.jsonl.gz`;

/** Hex. An object may be large: it is read piece by piece. */
async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) hash.update(piece);
  return hash.digest('hex');
}

async function readSmall(path: string): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of createReadStream(path, { end: LARGEST_MANIFEST }) as AsyncIterable<Buffer>)
    pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  if (bytes.length > LARGEST_MANIFEST) throw new Error('too large');
  return bytes.toString('utf8');
}

/** Everything below a folder that is no folder, a link never followed. */
async function* everythingIn(root: string, folder = root): AsyncGenerator<{ name: string; isFile: boolean }> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* everythingIn(root, path);
    else yield { name: relative(root, path), isFile: entry.isFile() };
  }
}

async function* unzippedLines(path: string): AsyncGenerator<string> {
  const file = createReadStream(path);
  const unzipped = file.pipe(createGunzip());
  file.once('error', (error) => unzipped.destroy(error));
  unzipped.setEncoding('utf8');
  let rest = '';
  for await (const chunk of unzipped as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
    if (rest.length > LONGEST_LINE) throw new Error('a line has no end');
  }
  if (rest !== '') yield rest;
}

/** Removes finished parts of a directory that are older than `days`; answers their names. */
export async function dropOldParts(directory: string, part: BackupPart, days: number, now: Date): Promise<string[]> {
  const oldest = nameOf(part, new Date(now.getTime() - days * 86_400_000));
  const found = await readdir(resolve(directory));
  // One that was killed half-way holds keys as well.
  const old = found.filter((name) => {
    const whole = name.startsWith(UNFINISHED) ? name.slice(UNFINISHED.length) : name;
    return whole.startsWith(`parley-${part}-`) && whole < oldest;
  });
  for (const name of old) await rm(join(resolve(directory), name), { recursive: true });
  return old;
}
