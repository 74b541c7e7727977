import type { ServerTime } from '@parley/contracts';
import { cosignedAt, keyIdOf, parseSignatureLines, signatureLine } from '@parley/record';
import type { Checkpoints, Cosignature, CosignedCheckpoint } from '../ports/checkpoints.js';
import type { Witness } from '../ports/witness.js';

export interface AskedWitnesses {
  cosigned: number;
  /** Witnesses that have not cosigned the newest checkpoint, each with why, as a sentence. */
  without: { witness: string; because: string }[];
  /** When it was signed; null while there is none. */
  newestAt: ServerTime | null;
}
type Answered = { cosignature: Cosignature } | { because: string };

/** A witness that is behind says so once; another keeper may be asking it at the same time. */
const TRIES = 3;
/** How far a witness's clock may be ahead of ours. */
const AHEAD_MS = 5 * 60_000;
const OK = 200;
const CONFLICT = 409;
const SIZE_TYPE = 'text/x.tlog.size';
const SIZE = /^(0|[1-9]\d{0,14})\n$/;

/** Shows the newest checkpoint to every witness that has not cosigned it, all at once, and keeps what they sign. */
export async function askWitnesses({
  checkpoints,
  witnesses,
  now,
}: {
  checkpoints: Checkpoints;
  witnesses: readonly Witness[];
  now: () => ServerTime;
}): Promise<AskedWitnesses> {
  const newest = await checkpoints.newest();
  if (!newest) return { cosigned: 0, without: [], newestAt: null };
  const has = new Set(newest.cosignatures.map(({ witness }) => witness));
  const asked = await Promise.all(
    witnesses
      .filter(({ verifier }) => !has.has(verifier.name))
      .map(async (witness) => {
        const answered = await ask(checkpoints, witness, newest, now).catch((error: unknown) => ({
          because: `It does not answer: ${error instanceof Error ? error.message : String(error)}`,
        }));
        if ('because' in answered) return { witness: witness.verifier.name, because: answered.because };
        await checkpoints.cosign(newest, answered.cosignature);
        return null;
      }),
  );
  const without = asked.filter((one) => one !== null);
  return { cosigned: asked.length - without.length, without, newestAt: newest.at };
}

async function ask(
  checkpoints: Checkpoints,
  witness: Witness,
  newest: CosignedCheckpoint,
  now: () => ServerTime,
): Promise<Answered> {
  let old = await checkpoints.cosignedSize(witness.verifier.name);
  for (let tried = 0; tried < TRIES; tried += 1) {
    const proof = await checkpoints.consistency(old, newest.size);
    const lines = [`old ${old}`, ...proof.map((hash) => hash.toString('base64'))];
    const answer = await witness.addCheckpoint(`${lines.join('\n')}\n\n${newest.note}`);
    if (answer.status === OK) return cosignatureIn(answer.body, witness, newest, now());
    const size = answer.contentType === SIZE_TYPE ? SIZE.exec(answer.body)?.[1] : undefined;
    if (answer.status !== CONFLICT || size === undefined) return { because: `It answers ${answer.status}.` };
    // One keeper's answer from another can come late; else it remembers a log that was longer than ours is.
    if (Number(size) > newest.size) return { because: `It has seen ${size} entries and was shown ${newest.size}.` };
    old = Number(size);
  }
  return { because: 'It names another size each time.' };
}

/** The one line of this witness, if it is true; lines under other names count for nothing. */
function cosignatureIn(body: string, witness: Witness, { note }: CosignedCheckpoint, now: ServerTime): Answered {
  const { verifier } = witness;
  const id = keyIdOf(verifier);
  const own = parseSignatureLines(body)?.filter(({ name, keyId }) => name === verifier.name && keyId.equals(id)) ?? [];
  const [signature] = own;
  const line = signature && own.length === 1 ? signatureLine(signature) : null;
  const seconds = line === null ? null : cosignedAt(note + line, verifier);
  if (line === null || seconds === null)
    return { because: 'What it answers is not its cosignature of this checkpoint.' };
  const at = (seconds * 1000) as ServerTime;
  if (at > now + AHEAD_MS) return { because: 'Its cosignature comes from the future.' };
  return { cosignature: { witness: verifier.name, line, at } };
}
