import type { AdministratorId } from '@parley/contracts';
import { open, PURPOSE, randomToken, seal, sha256 } from '@parley/crypto';
import { later } from '../oversight-parts.js';
import type { OversightParts } from '../oversight-parts.js';
import type { Challenge, ChallengePurpose } from '../ports/challenges.js';

const CHALLENGE_BYTES = 32;
const PASSKEY_SECONDS = 5 * 60;

type ChallengeParts = Pick<OversightParts, 'challenges' | 'keys' | 'now'>;

const hashOf = (value: string): Buffer => sha256(Buffer.from(value, 'utf8'));
/** A challenge has no id of its own; half of its digest stands for one. */
function place(hash: Buffer) {
  const hex = hash.toString('hex');
  const recordId = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
  return { purpose: PURPOSE.details, roomId: null, recordId, seat: 0 };
}

/** A challenge to keep: the store has its digest, and sealed what must be remembered with it. */
export function newChallenge(
  parts: Pick<ChallengeParts, 'keys' | 'now'>,
  given: {
    value: string;
    purpose: ChallengePurpose;
    administratorId: AdministratorId | null;
    seconds: number;
    remember?: object;
  },
): Challenge {
  const hash = hashOf(given.value);
  return {
    hash,
    purpose: given.purpose,
    administratorId: given.administratorId,
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
  administratorId: AdministratorId | null,
): Promise<string> {
  const value = randomToken(CHALLENGE_BYTES);
  await parts.challenges.keep(newChallenge(parts, { value, purpose, administratorId, seconds: PASSKEY_SECONDS }));
  return value;
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
