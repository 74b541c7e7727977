import { refuse } from '@parley/contracts';
import type { AdministratorId, Refusal } from '@parley/contracts';
import { open, PURPOSE, randomToken, seal, sha256 } from '@parley/crypto';
import { later } from '../oversight-parts.js';
import type { Origin, OversightParts } from '../oversight-parts.js';
import type { Challenge, ChallengePurpose } from '../ports/challenges.js';

/** Who asks to be challenged: somebody signed in, or a network. */
export type Asking = { administratorId: AdministratorId } | Pick<Origin, 'network'>;
/** Open challenges of one who asks, and of all strangers; they live five or ten minutes. */
const EACH = 20;
const STRANGERS = 1_000;
const RETRY_AFTER = 60;
const CHALLENGE_BYTES = 32;
const PASSKEY_SECONDS = 5 * 60;

type ChallengeParts = Pick<OversightParts, 'challenges' | 'keys' | 'now'>;

const digestOf = (network: string): string => hashOf(`network\0${network}`).toString('base64url');
const hashOf = (value: string): Buffer => sha256(Buffer.from(value, 'utf8'));
/** A challenge has no id of its own; half of its digest stands for one. */
function place(hash: Buffer) {
  const hex = hash.toString('hex');
  const recordId = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
  return { purpose: PURPOSE.details, roomId: null, recordId, seat: 0 };
}

interface NewChallenge {
  value: string;
  purpose: ChallengePurpose;
  asking: Asking;
  seconds: number;
  remember?: object;
}

/** Keeps a challenge, or refuses `too_many_requests`: strangers must not fill the table by asking. */
export async function keepChallenge(parts: ChallengeParts, given: NewChallenge): Promise<Refusal | null> {
  const bounds = { each: EACH, strangers: STRANGERS, now: parts.now() };
  return (await parts.challenges.keep(newChallenge(parts, given), bounds))
    ? null
    : refuse('too_many_requests', { retryAfter: RETRY_AFTER });
}

/** A challenge to keep: the store has its digest, and sealed what must be remembered with it. */
function newChallenge(parts: Pick<ChallengeParts, 'keys' | 'now'>, given: NewChallenge): Challenge {
  const hash = hashOf(given.value);
  return {
    hash,
    purpose: given.purpose,
    administratorId: 'administratorId' in given.asking ? given.asking.administratorId : null,
    network: 'network' in given.asking ? digestOf(given.asking.network) : null,
    sealed:
      given.remember === undefined
        ? null
        : seal(parts.keys.administrators, place(hash), Buffer.from(JSON.stringify(given.remember), 'utf8')),
    expiresAt: later(parts.now(), given.seconds),
  };
}

/** What a passkey is asked to sign, kept for five minutes. */
export async function passkeyChallenge(
  parts: ChallengeParts,
  purpose: ChallengePurpose,
  asking: Asking,
): Promise<string | Refusal> {
  const value = randomToken(CHALLENGE_BYTES);
  const kept = await keepChallenge(parts, { value, purpose, asking, seconds: PASSKEY_SECONDS });
  return kept ?? value;
}

/** Uses it up, whatever comes of it: an answer is looked at once. null when there is none to use. */
export async function takeChallenge(
  parts: ChallengeParts,
  value: string,
  purpose: ChallengePurpose,
): Promise<{ administratorId: AdministratorId | null; remembered: unknown } | null> {
  const hash = hashOf(value);
  const taken = await parts.challenges.take(hash, purpose, parts.now());
  if (!taken) return null;
  const { administratorId, sealed } = taken;
  const remembered: unknown =
    sealed === null ? null : JSON.parse(open(parts.keys.administrators, place(hash), sealed).toString('utf8'));
  return { administratorId, remembered };
}
