import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sha256 } from '@parley/crypto';
import { verifyEvidence, writeEvidence } from '@parley/record';
import { recordedRoom } from '@parley/testing';
import { showSpread, spreadOf } from './spread.js';

/**
 * A long record verified, beside the SHA-256 that no verifier can do without, in turn, in one run: the digest of all its bytes, and
 * of each entry its salted content, its leaf (187 bytes) and the head after it (65). Ratios travel; absolutes don't.
 */
const flag = (name: string, otherwise: number): number =>
  Number(process.argv.find((a) => a.startsWith(`--${name}=`))?.split('=')[1] ?? otherwise);
const entries = flag('entries', 1_000_000);
const rounds = flag('rounds', 5);
const SALTED = 33;
const LEAF = Buffer.alloc(187);
const HEAD = Buffer.alloc(65);
const PIECE = 256 * 1024;

const room = recordedRoom({ messages: entries - 2 });
const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'));
const path = join(folder, 'record.jsonl');
const contents = new Uint32Array(entries);
function* lines() {
  for (const line of room.lines()) {
    if (line.line === 'entry') contents[line.seq - 1] = SALTED + Buffer.byteLength(line.content ?? '');
    yield line;
  }
}
const read = () => createReadStream(path, { highWaterMark: PIECE });

async function hashAlone(): Promise<void> {
  const all = createHash('sha256');
  for await (const piece of read()) all.update(piece as Buffer);
  all.digest();
  const content = Buffer.alloc(contents.reduce((most, length) => Math.max(most, length), 0));
  for (const length of contents) for (const part of [content.subarray(0, length), LEAF, HEAD]) sha256(part);
}
async function verify(): Promise<void> {
  const { verdict, reason } = await verifyEvidence(read(), { keys: [room.verifier] });
  if (verdict !== 'complete') throw new Error(`the record is ${verdict}: ${reason ?? ''}`);
}
async function secondsOf(work: () => Promise<void>): Promise<number> {
  const before = performance.now();
  await work();
  return (performance.now() - before) / 1000;
}

const hashed: number[] = [];
const verified: number[] = [];
try {
  await pipeline(Readable.from(writeEvidence(lines())), createWriteStream(path));
  for (let round = 0; round <= rounds; round += 1) {
    const [alone, whole] = [await secondsOf(hashAlone), await secondsOf(verify)];
    // The first round warms everything up and is not counted.
    if (round === 0) continue;
    hashed.push(alone);
    verified.push(whole);
  }
  const ratios = verified.map((seconds, i) => seconds / (hashed[i] ?? Number.NaN));
  const row = (what: string, seconds: readonly number[]): string => {
    const each = seconds.map((one) => (one * 1e6) / entries);
    return `| ${what} | ${showSpread(spreadOf(seconds), 2)} | ${showSpread(spreadOf(each), 2)} |`;
  };
  console.log(
    [
      `${entries.toLocaleString('en')} entries, ${((await stat(path)).size / 1e6).toFixed(0)} MB, ${rounds} rounds: median (least–most)`,
      `${cpus()[0]?.model ?? 'unknown'} × ${cpus().length}, Node ${process.version}`,
      '',
      '| | seconds | µs an entry |',
      '|---|---|---|',
      row('SHA-256 alone', hashed),
      row('verified', verified),
      '',
      `${showSpread(spreadOf(ratios), 1)} times the hashing alone; at most ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB of memory.`,
    ].join('\n'),
  );
} finally {
  await rm(folder, { recursive: true });
}
