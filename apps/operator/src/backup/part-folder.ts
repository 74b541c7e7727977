import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
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
  /** The data's part alone: how many objects it holds, and how many were gone when they were fetched. */
  objects?: { held: number; gone: number };
}

const MODE = 0o700;
const UNFINISHED = '.unfinished-';
const MANIFEST = 'manifest.json';

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
  async finish(facts: Omit<PartManifest, 'version' | 'part' | 'tables'>): Promise<string> {
    const manifest: PartManifest = { version: 1, part: this.part, tables: this.#tables, ...facts };
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    await writeFile(join(this.folder, MANIFEST), text, { mode: 0o600, flush: true });
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
  ) {}

  /** @throws Fault when this is no such part. */
  static async open(folder: string, part: BackupPart): Promise<PartReader> {
    const path = resolve(folder);
    let manifest: Partial<PartManifest>;
    try {
      manifest = JSON.parse(await readFile(join(path, MANIFEST), 'utf8')) as Partial<PartManifest>;
    } catch (error) {
      throw new Fault(`${path} is no back-up: its ${MANIFEST} can't be read.`, { cause: error });
    }
    if (manifest.version !== 1 || manifest.part !== part)
      throw new Fault(`${path} is not the ${part} part of a back-up that this version can read.`);
    return new PartReader(path, manifest as PartManifest);
  }

  /** The table's lines. @throws Fault after the last one, or on the way, when they are not the ones that were written. */
  async *rows(table: string): AsyncGenerator<string> {
    const expected = this.manifest.tables[table];
    const altered = (cause?: unknown) => new Fault(`${table} in ${this.folder} is not as it was written.`, { cause });
    if (!expected) throw altered();
    const hash = createHash('sha256');
    let rows = 0;
    try {
      for await (const line of unzippedLines(join(this.folder, 'tables', `${table}.jsonl.gz`))) {
        hash.update(`${line}\n`);
        rows += 1;
        yield line;
      }
    } catch (error) {
      throw altered(error);
    }
    if (rows !== expected.rows || hash.digest('hex') !== expected.sha256) throw altered();
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
