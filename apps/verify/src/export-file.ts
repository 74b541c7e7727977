import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { compareArchive, RECORD, type BesideRecord, type WrongFile } from './archive/compare-archive.js';
import { ToldRecord } from './archive/told-record.js';
import { readDirectory, readAt } from './zip/central-directory.js';
import { zipContent } from './zip/zip-content.js';
import { ZipError } from './zip/zip-error.js';

/** What was given is no export: nothing can be said of it. */
export class NoExport extends Error {
  override readonly name = 'NoExport';
}

export interface ExportFile {
  record: AsyncIterable<Buffer>;
  /** What lies beside the record, after that was read and verified; null for a record alone. */
  compareBeside(): Promise<BesideRecord | WrongFile | null>;
  close(): Promise<void>;
}

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
  compareBeside: () => Promise.resolve(null),
  close: () => file.close(),
});

async function zipped(file: FileHandle, path: string): Promise<ExportFile> {
  const entries = await readDirectory(file);
  const record = entries.find(({ name }) => name === RECORD);
  if (!record) throw new NoExport(`${path} holds no ${RECORD}.`);
  const told = new ToldRecord();
  return {
    record: told.passing(zipContent(file, record)),
    compareBeside: () => compareArchive(file, entries, told),
    close: () => file.close(),
  };
}
