import { createHash } from 'node:crypto';
import { canonicalJson } from '@parley/contracts';
import type { EvidenceEnd, EvidenceLine } from '@parley/record';

/** The record as a file of JSON lines, closed by the line that counts its entries and digests its bytes. */
export async function* recordFile(lines: AsyncIterable<EvidenceLine>): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let entries = 0;
  for await (const line of lines) {
    if (line.line === 'end') continue;
    if (line.line === 'entry') entries += 1;
    const bytes = lineOf(line);
    hash.update(bytes);
    yield bytes;
  }
  const end: EvidenceEnd = { line: 'end', entries, sha256: hash.digest('base64url') };
  yield lineOf(end);
}

const lineOf = (line: EvidenceLine): Uint8Array => Buffer.from(`${canonicalJson(line)}\n`, 'utf8');
