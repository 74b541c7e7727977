import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parseVerifierKey, type NoteVerifier } from '@parley/record';

/** What was typed asks for nothing this program does. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

export const USAGE = `Usage: verify EXPORT --key PUBKEY [--witness KEY]... [--earlier EXPORT]... [--json]

EXPORT   record.jsonl, or the zip that holds it
PUBKEY   the log's public key, name+id+key, or a file with it (a line each);
         again for a key the log had before
KEY      a witness that must have seen the checkpoint, in the same form
--earlier an export of the same room that was kept from before: this one has to go
         on from it

Answers 0 when every entry is complete and unaltered since written, 1 when something
was altered, 2 when nothing can be said, or not yet of every entry.`;

export interface Order {
  path: string;
  keys: NoteVerifier[];
  witnesses: NoteVerifier[];
  /** Paths of exports of the same room. */
  earlier: string[];
  json: boolean;
}

/** Throws WrongUsage, with words for who typed it. */
export async function readOrder(typed: readonly string[]): Promise<Order> {
  const { values, positionals } = parsed(typed);
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) throw new WrongUsage('Name one export.');
  const keys = (await Promise.all((values.key ?? []).map((given) => readKeys(given, 1)))).flat();
  if (keys.length === 0) throw new WrongUsage("Give the log's public key with --key.");
  const witnesses = (await Promise.all((values.witness ?? []).map((given) => readKeys(given, 4)))).flat();
  return { path, keys, witnesses, earlier: values.earlier ?? [], json: values.json ?? false };
}

function parsed(typed: readonly string[]) {
  try {
    return parseArgs({
      args: [...typed],
      allowPositionals: true,
      options: {
        key: { type: 'string', multiple: true },
        witness: { type: 'string', multiple: true },
        earlier: { type: 'string', multiple: true },
        json: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? error.message : String(error));
  }
}

async function readKeys(given: string, type: NoteVerifier['type']): Promise<NoteVerifier[]> {
  const lines = parseVerifierKey(given) ? [given] : await linesOf(given);
  const keys = lines.map((line) => parseVerifierKey(line));
  const [first] = keys;
  if (!first || !keys.every((key) => key?.type === type))
    throw new WrongUsage(`${given} is not ${type === 1 ? 'the public key of a log' : 'the key of a witness'}.`);
  return keys.flatMap((key) => key ?? []);
}

async function linesOf(path: string): Promise<string[]> {
  try {
    const text = await readFile(path, 'utf8');
    return text.split('\n').filter((line) => line.trim() !== '');
  } catch {
    throw new WrongUsage(`${path} is neither a key nor a file that can be read.`);
  }
}
