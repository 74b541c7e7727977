import { randomBytes } from 'node:crypto';
import { SigningKey } from '@parley/crypto';
import type { Witness, WitnessAnswer } from '@parley/oversight';
import { keyIdOf, openCheckpoint, parseNote, signatureLine, verifyConsistency } from '@parley/record';
import type { Checkpoint, NoteVerifier } from '@parley/record';

const NOTHING = { size: 0, root: Buffer.alloc(0) };

/** A witness of one log as c2sp.org/tlog-witness asks, true to it; its memory is open, so that a test can give it another past. */
export class TestWitness implements Witness {
  readonly #key = new SigningKey(randomBytes(32));
  readonly verifier: NoteVerifier;
  seen: Pick<Checkpoint, 'size' | 'root'> = NOTHING;
  /** First lines of what it was asked. */
  readonly asked: string[] = [];

  constructor(
    private readonly log: NoteVerifier,
    name = 'witness.example/w1',
  ) {
    this.verifier = { name, type: 4, publicKey: this.#key.publicKey };
  }

  addCheckpoint(body: string): Promise<WitnessAnswer> {
    return Promise.resolve(this.#answer(body));
  }

  /** Its signature line under the text of a checkpoint, whether that is true or not; `time`: seconds since the epoch. */
  cosign(text: string, time = Math.floor(Date.now() / 1000)): string {
    const stamp = Buffer.alloc(8);
    stamp.writeBigUInt64BE(BigInt(time));
    const signature = this.#key.sign(Buffer.from(`cosignature/v1\ntime ${time}\n${text}`));
    const { name } = this.verifier;
    return signatureLine({ name, keyId: keyIdOf(this.verifier), signature: Buffer.concat([stamp, signature]) });
  }

  #answer(body: string): WitnessAnswer {
    const end = body.indexOf('\n\n');
    const [first = '', ...proof] = body.slice(0, end).split('\n');
    const note = body.slice(end + 2);
    this.asked.push(first);
    const shown = openCheckpoint(note, this.log);
    if (!shown) return plain(403);
    const { seen } = this;
    if (first !== `old ${seen.size}`) return { status: 409, contentType: 'text/x.tlog.size', body: `${seen.size}\n` };
    const hashes = proof.map((line) => Buffer.from(line, 'base64'));
    if (seen.size === 0 ? hashes.length > 0 : !verifyConsistency(seen.size, shown.size, seen.root, shown.root, hashes))
      return plain(422);
    this.seen = shown;
    return plain(200, this.cosign(parseNote(note)?.text ?? ''));
  }
}

const plain = (status: number, body = ''): WitnessAnswer => ({ status, contentType: 'text/plain', body });
