import { createHash } from 'node:crypto';
import type { EvidenceLine } from './evidence-line.js';
import { evidenceText } from './evidence-text.js';

/** Bytes are handed on in pieces of about this size. */
const PIECE = 64 * 1024;

/** The lines as bytes, and the `end` that names how many entries there were and the SHA-256 of all before it. */
export async function* writeEvidence(
  lines: AsyncIterable<EvidenceLine> | Iterable<EvidenceLine>,
): AsyncGenerator<Buffer, void, undefined> {
  const hash = createHash('sha256');
  let entries = 0;
  let waiting = '';
  for await (const line of lines) {
    if (line.line === 'end') throw new TypeError('the end is made here');
    if (line.line === 'entry') entries += 1;
    waiting += `${evidenceText(line)}\n`;
    if (waiting.length < PIECE) continue;
    const bytes = Buffer.from(waiting, 'utf8');
    hash.update(bytes);
    waiting = '';
    yield bytes;
  }
  hash.update(waiting, 'utf8');
  const end = evidenceText({ line: 'end', entries, sha256: hash.digest('base64url') });
  yield Buffer.from(`${waiting}${end}\n`, 'utf8');
}
