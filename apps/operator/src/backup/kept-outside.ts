import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RoomId } from '@parley/contracts';
import { openKeyChange, parseCertificate, parseNote, parseVerifierKey, type NoteVerifier } from '@parley/record';
import { Fault } from '../fault.js';

/** What whoever restores knows from elsewhere than the back-up. */
export interface KeptOutside {
  keys: NoteVerifier[];
  keyChanges: { from: NoteVerifier; to: NoteVerifier }[];
  /** By room: a later one of the same room takes the place of an earlier one. */
  certificates: ReadonlyMap<RoomId, string>;
}
/** Bytes: a note is under a thousand. */
const LARGEST_NOTE = 64 * 1024;

/** Reads what was given. @throws Fault for what is none of it. */
export async function keptOutside(keys: readonly string[], paths: readonly string[]): Promise<KeptOutside> {
  const keyChanges: KeptOutside['keyChanges'] = [];
  const certificates = new Map<RoomId, string>();
  for (const path of (await Promise.all(paths.map(filesAt))).flat()) {
    const note = await readNote(path);
    const change = openKeyChange(note);
    const certificate = parseCertificate(parseNote(note)?.text ?? '');
    if (change) keyChanges.push(change);
    else if (certificate) certificates.set(certificate.roomId as RoomId, note);
    else throw new Fault(`${path} is neither a certificate of destruction nor a change of the log's key.`);
  }
  return { keys: (await Promise.all(keys.map(verifiersIn))).flat(), keyChanges, certificates };
}

async function filesAt(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    throw new Fault(`${path} can't be read.`, { cause: error });
  }
}

async function readNote(path: string): Promise<string> {
  try {
    if ((await stat(path)).size <= LARGEST_NOTE) return await readFile(path, 'utf8');
  } catch (error) {
    throw new Fault(`${path} can't be read.`, { cause: error });
  }
  throw new Fault(`${path} is larger than any certificate.`);
}

async function verifiersIn(given: string): Promise<NoteVerifier[]> {
  const lines = parseVerifierKey(given)
    ? [given]
    : (await readNote(given)).split('\n').filter((line) => line.trim() !== '');
  const keys = lines.flatMap((line) => parseVerifierKey(line) ?? []);
  if (keys.length === 0 || keys.length < lines.length || keys.some(({ type }) => type !== 1))
    throw new Fault(`${given} is not the public key of a log.`);
  return keys;
}
