import { refuse } from '@parley/contracts';
import type { Refusal, ServerTime } from '@parley/contracts';
import { later } from '../oversight-parts.js';
import type { Origin, OversightParts } from '../oversight-parts.js';
import type { PasskeyInput } from '../ports/passkeys.js';
import type { Session } from '../ports/sessions.js';
import { attempt } from './attempt.js';
import { passkeyChallenge, takeChallenge } from './challenges.js';
import { freshStep } from './fresh-code.js';
import type { SignedIn } from './sessions.js';

/** NIST SP 800-63B-4, section 5.2, asks for a fresh factor before authenticators are bound; how fresh is ours. */
const FRESH_SECONDS = 5 * 60;

type ConfirmationParts = Pick<
  OversightParts,
  'administrators' | 'sessions' | 'passkeys' | 'ceremonies' | 'challenges' | 'attempts' | 'log' | 'keys' | 'now'
>;

/** Until when a session counts as one's own without another look; null where it never did. */
export const confirmedUntil = ({ confirmedAt }: Session): ServerTime | null =>
  confirmedAt === null ? null : later(confirmedAt, FRESH_SECONDS);

/** A session left open or stolen must not be enough to plant a way in of one's own: `confirmation_required`. */
export function confirmationFault({ now }: Pick<OversightParts, 'now'>, session: Session): Refusal | null {
  const until = confirmedUntil(session);
  return until !== null && now() < until ? null : refuse('confirmation_required');
}

/** What a browser needs to confirm with a passkey of whoever asks. */
export async function askConfirmation(
  parts: ConfirmationParts,
  { administrator: { id: administratorId } }: SignedIn,
  page: string,
): Promise<Readonly<Record<string, unknown>> | Refusal> {
  const asked = await passkeyChallenge(parts, 'confirmation', { administratorId });
  return typeof asked === 'string' ? parts.ceremonies.requestOptions(asked, page) : asked;
}

/**
 * That whoever is in a session still holds the authenticator or a passkey; answers until when that counts. Refuses and counts as
 * signing in does: `sign_in_refused`, `locked_out`.
 */
export function confirm(
  parts: ConfirmationParts,
  { administrator, session }: SignedIn,
  proof: { code: string } | PasskeyInput,
  origin: Origin,
): Promise<ServerTime | Refusal> {
  const { id: administratorId, name } = administrator;
  return attempt<ServerTime>(parts, { name, origin, by: 'confirmation' }, async () => {
    const by = 'code' in proof ? await byCode(parts, name, proof.code) : await byPasskey(parts, administratorId, proof);
    const at = parts.now();
    const confirmed = by !== null && (await parts.sessions.confirm({ id: session.id, administratorId, at, by }));
    return confirmed
      ? { done: later(at, FRESH_SECONDS) }
      : { failed: administrator, refusal: refuse('sign_in_refused') };
  });
}

async function byCode(parts: ConfirmationParts, name: string, code: string): Promise<{ step: number } | null> {
  const step = await freshStep(parts, name, code);
  return step === null ? null : { step };
}

async function byPasskey(
  parts: ConfirmationParts,
  administratorId: string,
  { credential, page }: PasskeyInput,
): Promise<{ passkey: string; counter: number } | null> {
  const value = parts.ceremonies.challengeIn(credential);
  const taken = value === null ? null : await takeChallenge(parts, value, 'confirmation');
  const found = await parts.passkeys.find(credential.id);
  if (value === null || taken?.administratorId !== administratorId || found?.administrator.id !== administratorId)
    return null;
  const counter = await parts.ceremonies.signed(credential, found.passkey, value, page);
  return counter === null ? null : { passkey: found.passkey.id, counter };
}
