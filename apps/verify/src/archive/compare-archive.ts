import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { ARCHIVE_CONTENTS } from '@parley/contracts';
import type { ExportManifest } from '@parley/contracts';
import { zipContent } from '../zip/zip-content.js';
import type { ZipEntry } from '../zip/zip-form.js';
import { isManifestOf, parseManifest } from './manifest.js';
import type { ToldRecord } from './told-record.js';

export const RECORD = 'record.jsonl';
const MANIFEST = 'manifest.json';
const READ_ME = 'README.txt';
/** Bytes: a few lines for each image. */
const LARGEST_MANIFEST = 64 * 1024 * 1024;

/** What an archive holds beside its record, as it was found. */
export interface BesideRecord {
  /** Images that are the ones whose digests their entries hold. */
  images: number;
  /** Files that entries show and that are not there; the manifest alone says that they never were. */
  missingImages: string[];
  /** The other files: bound by the manifest's digests, proved by nothing. */
  unproved: string[];
  /** Of the whole archive, base64url: the log names that of what was handed out, under this id of an export. */
  sha256: string;
  export: string;
}
/** The first file that is not what was written, and why, in one sentence. */
export interface WrongFile {
  wrong: string;
}
const wrong = (reason: string): WrongFile => ({ wrong: reason });

/**
 * Compares each file with the manifest, the manifest and the images with the record, whose bytes have been verified. Throws ZipError
 * for a file that does not unpack.
 */
export async function compareArchive(
  file: FileHandle,
  entries: readonly ZipEntry[],
  told: ToldRecord,
): Promise<BesideRecord | WrongFile> {
  const manifest = await readManifest(file, entries);
  if (!manifest || 'wrong' in manifest) return manifest ?? wrong(`${MANIFEST} is not one that was written.`);
  if (!isManifestOf(manifest, told)) return wrong(`${MANIFEST} is not the one of this record.`);
  const files = entries.slice(0, -1);
  const misplaced = misplacedFile(files, manifest, told);
  if (misplaced !== null) return wrong(misplaced);
  for (const [index, entry] of files.entries()) {
    const altered = await alteredFile(file, entry, manifest.files[index], told);
    if (altered !== null) return wrong(altered);
  }
  const shown = files.filter(({ name }) => told.images.has(name));
  return {
    images: shown.length,
    missingImages: missingImages(files, manifest, told),
    unproved: entries.map(({ name }) => name).filter((name) => name !== RECORD && !told.images.has(name)),
    sha256: await digestOf(file.createReadStream({ autoClose: false, start: 0, highWaterMark: 256 * 1024 })),
    export: manifest.export,
  };
}

async function readManifest(
  file: FileHandle,
  entries: readonly ZipEntry[],
): Promise<ExportManifest | WrongFile | null> {
  const last = entries.at(-1);
  if (!entries.some(({ name }) => name === MANIFEST)) return wrong(`${MANIFEST} is missing.`);
  if (last?.name !== MANIFEST) return wrong(`${last?.name ?? ''} stands behind ${MANIFEST}.`);
  if (last.bytes > LARGEST_MANIFEST) return null;
  const pieces: Buffer[] = [];
  for await (const piece of zipContent(file, last)) pieces.push(piece);
  return parseManifest(Buffer.concat(pieces));
}

/** A file that is too much, missing or out of its place, as the manifest tells, the format, and the entries of the record. */
function misplacedFile(
  files: readonly ZipEntry[],
  { format, files: named, missingImages: noted }: ExportManifest,
  { images }: ToldRecord,
): string | null {
  const contents = Object.hasOwn(ARCHIVE_CONTENTS, format) ? ARCHIVE_CONTENTS[format] : undefined;
  if (!contents) return `${MANIFEST} names a format that there is not.`;
  const [here, there] = [new Set(files.map(({ name }) => name)), new Set(named.map(({ name }) => name))];
  const gone = named.find(({ name }) => !here.has(name));
  if (gone) return `${gone.name} is missing.`;
  const own = [READ_ME, RECORD, ...contents.transcripts.map((extension) => `transcript.${extension}`)];
  const lacking = own.find((name) => !here.has(name));
  if (lacking !== undefined) return `${lacking} is missing.`;
  const shown = contents.images ? images : new Map<string, unknown>();
  const owned = new Set(own);
  const alien = files.find(({ name }) => !there.has(name) || !(owned.has(name) || shown.has(name)));
  if (alien) return `${alien.name} does not belong to the export: ${whyAlien(alien.name, there, contents.images)}`;
  if (named.length !== files.length) return `${MANIFEST} names a file twice.`;
  const order = [...own, ...[...shown.keys()].filter((name) => here.has(name))];
  const out = order.find((name, index) => files[index]?.name !== name || named[index]?.name !== name);
  if (out !== undefined) return `${out} is not where exports have it.`;
  const excused = new Set(noted);
  for (const [name, { id, seq }] of images) {
    if (here.has(name) === excused.has(id) && contents.images)
      return here.has(name)
        ? `${name} is there, and ${MANIFEST} says that it is not.`
        : `${name} is missing, which entry ${seq} shows.`;
    excused.delete(id);
  }
  return excused.size > 0 ? `${MANIFEST} says that an image is missing that no entry shows.` : null;
}

const whyAlien = (name: string, named: ReadonlySet<string>, images: boolean): string => {
  if (!named.has(name)) return `${MANIFEST} does not name it.`;
  return images && name.startsWith('images/') ? 'no entry shows it.' : 'its format has no such file.';
};

async function alteredFile(
  file: FileHandle,
  entry: ZipEntry,
  named: ExportManifest['files'][number] | undefined,
  told: ToldRecord,
): Promise<string | null> {
  const { name, bytes } = entry;
  const sha256 = name === RECORD ? told.digest.digest('base64url') : await digestOf(zipContent(file, entry));
  const shown = told.images.get(name);
  if (shown && (shown.sha256 !== sha256 || shown.bytes !== bytes))
    return `${name} is not the image that entry ${shown.seq} shows.`;
  return named?.bytes === bytes && named.sha256 === sha256 ? null : `${name} is not the one that was written.`;
}

function missingImages(
  files: readonly ZipEntry[],
  { format }: ExportManifest,
  { images }: ToldRecord,
): BesideRecord['missingImages'] {
  if (!ARCHIVE_CONTENTS[format]?.images) return [];
  const here = new Set(files.map(({ name }) => name));
  return [...images.keys()].filter((name) => !here.has(name));
}

/** Base64url. */
async function digestOf(bytes: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of bytes) hash.update(piece);
  return hash.digest('base64url');
}
