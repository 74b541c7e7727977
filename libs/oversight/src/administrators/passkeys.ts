import { refuse } from '@parley/contracts';
import type { PasskeyView, Refusal } from '@parley/contracts';
import { serviceLog } from '../log/service-log.js';
import type { Origin, OversightParts } from '../oversight-parts.js';
import type { Passkey, PasskeyInput } from '../ports/passkeys.js';
import { attempt, knowNetwork } from './attempt.js';
import { confirmationFault } from './confirmation.js';
import { passkeyChallenge, takeChallenge } from './challenges.js';
import { newSession } from './sessions.js';
import type { Begun, SignedIn } from './sessions.js';

/** More than anybody carries; each lengthens the options every browser is sent. */
const MOST = 20;

type PasskeyParts = Pick<
  OversightParts,
  'passkeys' | 'ceremonies' | 'challenges' | 'attempts' | 'log' | 'keys' | 'now'
>;
export const viewPasskey = ({ id, name, createdAt, usedAt }: Passkey): PasskeyView => ({ id, name, createdAt, usedAt });

/** What a browser needs to sign in with a passkey. Refuses `too_many_requests`. */
export async function askPasskey(
  parts: PasskeyParts,
  page: string,
  { network }: Origin,
): Promise<Readonly<Record<string, unknown>> | Refusal> {
  const asked = await passkeyChallenge(parts, 'passkey', { network });
  return typeof asked === 'string' ? parts.ceremonies.requestOptions(asked, page) : asked;
}

/**
 * What a browser needs to make a passkey for whoever asks. Refuses `confirmation_required` without a fresh second factor, `conflict`
 * when they have twenty.
 */
export async function askNewPasskey(
  parts: PasskeyParts,
  { administrator, session }: SignedIn,
  page: string,
): Promise<Readonly<Record<string, unknown>> | Refusal> {
  const unconfirmed = confirmationFault(parts, session);
  if (unconfirmed) return unconfirmed;
  const known = await parts.passkeys.ofAdministrator(administrator.id);
  if (known.length >= MOST) return refuse('conflict');
  const asked = await passkeyChallenge(parts, 'new passkey', { administratorId: administrator.id });
  if (typeof asked !== 'string') return asked;
  return parts.ceremonies.creationOptions(administrator, known, asked, page);
}

/** Keeps a passkey. Refuses `confirmation_required`, `bad_proof` for an answer that does not hold, `conflict` for a passkey that is known already. */
export async function addPasskey(
  parts: PasskeyParts,
  { administrator, session }: SignedIn,
  { credential, page, name }: PasskeyInput & { name: string },
  origin: Origin,
): Promise<PasskeyView | Refusal> {
  const unconfirmed = confirmationFault(parts, session);
  if (unconfirmed) return unconfirmed;
  const value = parts.ceremonies.challengeIn(credential);
  const taken = value === null ? null : await takeChallenge(parts, value, 'new passkey');
  if (value === null || taken?.administratorId !== administrator.id) return refuse('bad_proof');
  const made = await parts.ceremonies.created(credential, value, page);
  if (!made) return refuse('bad_proof');
  const passkey: Passkey = {
    ...made,
    administratorId: administrator.id,
    name,
    createdAt: parts.now(),
    usedAt: null,
  };
  const details = { name: administrator.name, address: origin.address, passkey: name };
  const log = serviceLog(parts.keys.log, 'passkey_added', administrator.id, details);
  return (await parts.passkeys.add(passkey, [log])) ?? viewPasskey(passkey);
}

/** Refuses `not_found` for a passkey of nobody or of somebody else. */
export async function removePasskey(
  parts: PasskeyParts,
  { administrator }: SignedIn,
  id: string,
  origin: Origin,
): Promise<Refusal | null> {
  const found = await parts.passkeys.find(id);
  if (found?.passkey.administratorId !== administrator.id) return refuse('not_found');
  const details = { name: administrator.name, address: origin.address, passkey: found.passkey.name };
  const log = serviceLog(parts.keys.log, 'passkey_removed', administrator.id, details);
  return (await parts.passkeys.remove(id, administrator.id, [log])) ? null : refuse('not_found');
}

/**
 * A passkey counts as both factors: the authenticator checked who holds it. An unknown one, a used or foreign challenge, a wrong
 * signature and a counter that fell back (WebAuthn Level 3, section 6.1.1: a clone) hear the same `sign_in_refused`, and count to the
 * network's lock.
 */
export async function signInWithPasskey(
  parts: PasskeyParts,
  { credential, page }: PasskeyInput,
  origin: Origin,
): Promise<Begun | Refusal> {
  return attempt(parts, { name: null, origin, by: 'passkey' }, async () => {
    const value = parts.ceremonies.challengeIn(credential);
    const taken = value === null ? null : await takeChallenge(parts, value, 'passkey');
    const found = await parts.passkeys.find(credential.id);
    const failed = { failed: found?.administrator ?? null, refusal: refuse('sign_in_refused') };
    if (value === null || !taken || !found) return failed;
    const { administrator, passkey } = found;
    const counter = await parts.ceremonies.signed(credential, passkey, value, page);
    if (counter === null) return failed;
    const begun = newSession(parts.keys, administrator.id, origin, parts.now(), 'confirmed');
    const log = serviceLog(parts.keys.log, 'signed_in', administrator.id, {
      name: administrator.name,
      address: origin.address,
      session: begun.session.id,
      by: 'passkey',
      passkey: passkey.name,
    });
    const signedIn = await parts.passkeys.signIn(passkey.id, counter, begun.session, [log]);
    if (signedIn) await knowNetwork(parts, administrator, origin);
    return signedIn
      ? { done: { ...begun, administrator: { ...administrator, signedInAt: begun.session.startedAt } } }
      : failed;
  });
}
