import type { Witness, WitnessAnswer } from '@parley/oversight';
import { parseVerifierKey, type NoteVerifier } from '@parley/record';

/** It signs a few bytes: one that takes longer has its turn again in a minute. Whoever stops keeper waits for this. */
const ANSWER_MS = 5_000;
/** Bytes of an answer: some signature lines. */
const ANSWER_BYTES = 16 * 1024;

/** A witness over HTTP (c2sp.org/tlog-witness); `url` is its submission prefix. */
export class HttpWitness implements Witness {
  constructor(
    readonly verifier: NoteVerifier,
    private readonly url: string,
    private readonly answerMs = ANSWER_MS,
  ) {}

  async addCheckpoint(body: string): Promise<WitnessAnswer> {
    const answer = await fetch(`${this.url}/add-checkpoint`, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
      redirect: 'error',
      signal: AbortSignal.timeout(this.answerMs),
    });
    const [contentType = ''] = (answer.headers.get('content-type') ?? '').toLowerCase().split(';');
    return { status: answer.status, contentType: contentType.trim(), body: await boundedText(answer) };
  }
}

async function boundedText({ body }: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += part.length;
    if (bytes > ANSWER_BYTES) throw new RangeError('its answer is too long');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** The witnesses a setting names, or its faults in words. */
export function witnessesOf(
  named: readonly { key: string; url: string }[],
): { witnesses: readonly Witness[] } | { faults: string[] } {
  const faults: string[] = [];
  const witnesses: Witness[] = [];
  for (const { key, url } of named) {
    const verifier = parseVerifierKey(key);
    if (verifier?.type !== 4) faults.push(`WITNESS_URL names no key of a witness (type 4): ${key}`);
    else if (witnesses.some((other) => other.verifier.name === verifier.name))
      faults.push(`WITNESS_URL names ${verifier.name} twice.`);
    else witnesses.push(new HttpWitness(verifier, url));
  }
  return faults.length > 0 ? { faults } : { witnesses };
}
