import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { readDirectory, readAt } from './zip/central-directory.js';
import { zipContent } from './zip/zip-content.js';
import { ZipError } from './zip/zip-error.js';
import type { ZipEntry } from './zip/zip-form.js';

/** What was given is no export: nothing can be said of it. */
export class NoExport extends Error {
  override readonly name = 'NoExport';
}

export interface ExportFile {
  record: AsyncIterable<Buffer>;
  /** The first file that is not what the manifest says, and why, in one sentence; null when all are, or there is no manifest. */
  checkManifest(): Promise<string | null>;
  close(): Promise<void>;
}

const RECORD = 'record.jsonl';
const MANIFEST = 'manifest.json';
/** Bytes: a line for each image. */
const LARGEST_MANIFEST = 64 * 1024 * 1024;
const ZIP = Buffer.from('PK', 'latin1');

/** A record, or a zip that holds one. Throws NoExport for anything else. */
export async function openExport(path: string): Promise<ExportFile> {
  const file = await opened(path);
  try {
    const { size } = await file.stat();
    const isZip = size > ZIP.length && (await readAt(file, 0, ZIP.length)).equals(ZIP);
    return isZip ? await zipped(file, path) : plain(file);
  } catch (error) {
    await file.close();
    throw error instanceof ZipError ? new NoExport(`${path}: ${error.message}.`) : error;
  }
}

async function opened(path: string): Promise<FileHandle> {
  try {
    const file = await open(path, 'r');
    if ((await file.stat()).isFile()) return file;
    await file.close();
  } catch (error) {
    throw new NoExport(`${path} can't be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  throw new NoExport(`${path} is not a file.`);
}

const plain = (file: FileHandle): ExportFile => ({
  record: file.createReadStream({ autoClose: false, start: 0, highWaterMark: 256 * 1024 }),
  checkManifest: () => Promise.resolve(null),
  close: () => file.close(),
});

async function zipped(file: FileHandle, path: string): Promise<ExportFile> {
  const entries = await readDirectory(file);
  const record = entries.find(({ name }) => name === RECORD);
  if (!record) throw new NoExport(`${path} holds no ${RECORD}.`);
  return {
    record: zipContent(file, record),
    checkManifest: () => compareManifest(file, entries),
    close: () => file.close(),
  };
}

async function compareManifest(file: FileHandle, entries: readonly ZipEntry[]): Promise<string | null> {
  const manifest = entries.find(({ name }) => name === MANIFEST);
  if (!manifest) return null;
  const told = await readManifest(file, manifest);
  if (!told) return `${MANIFEST} is not one that was written.`;
  const files = entries.filter((entry) => entry !== manifest && !entry.name.endsWith('/'));
  const missing = told.find(({ name }) => !files.some((entry) => entry.name === name));
  if (missing) return `${missing.name} is missing.`;
  for (const entry of files) {
    const named = told.find(({ name }) => name === entry.name);
    if (!named) return `${entry.name} does not belong to the export.`;
    if (named.bytes !== entry.bytes || named.sha256 !== (await digestOf(file, entry)))
      return `${entry.name} is not the one that was written.`;
  }
  return null;
}

/** Base64url. */
async function digestOf(file: FileHandle, entry: ZipEntry): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of zipContent(file, entry)) hash.update(piece);
  return hash.digest('base64url');
}

interface ToldFile {
  name: string;
  bytes: number;
  sha256: string;
}
async function readManifest(file: FileHandle, entry: ZipEntry): Promise<ToldFile[] | null> {
  if (entry.bytes > LARGEST_MANIFEST) return null;
  const pieces: Buffer[] = [];
  for await (const piece of zipContent(file, entry)) pieces.push(piece);
  try {
    const { files } = JSON.parse(Buffer.concat(pieces).toString('utf8')) as { files?: unknown };
    return Array.isArray(files) && files.every(isToldFile) ? files : null;
  } catch {
    return null;
  }
}

const isToldFile = (value: unknown): value is ToldFile =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  typeof value.name === 'string' &&
  'bytes' in value &&
  typeof value.bytes === 'number' &&
  'sha256' in value &&
  typeof value.sha256 === 'string';
