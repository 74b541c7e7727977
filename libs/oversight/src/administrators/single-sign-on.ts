import { refuse } from '@parley/contracts';
import type { AdministratorId, Refusal } from '@parley/contracts';
import { equalBytes, randomToken, sha256 } from '@parley/crypto';
import { serviceLog } from '../log/service-log.js';
import type { Origin, OversightParts } from '../oversight-parts.js';
import type { Identity } from '../ports/identities.js';
import { attempt, knowNetwork } from './attempt.js';
import type { Outcome } from './attempt.js';
import { confirmationFault } from './confirmation.js';
import { keepChallenge, takeChallenge } from './challenges.js';
import { endIfIdle, newSession } from './sessions.js';
import type { Begun, SignedIn } from './sessions.js';

const SECRET_BYTES = 32;
const GOOD_FOR_SECONDS = 10 * 60;

type SignOnParts = Pick<
  OversightParts,
  'administrators' | 'sessions' | 'challenges' | 'identities' | 'singleSignOn' | 'attempts' | 'log' | 'keys' | 'now'
>;

/** Where the browser goes on, and what its short-lived cookie holds: whoever comes back must be the one who left. */
export interface SignOnBegun {
  url: URL;
  cookie: string;
}
/** What is remembered while somebody is at the provider. */
interface Remembered {
  nonce: string;
  codeVerifier: string;
  callback: string;
  /** SHA-256 of the cookie, base64url. */
  browser: string;
  /** The session that asked to be connected; null to sign in. */
  session: string | null;
}

const digest = (text: string): string => sha256(Buffer.from(text, 'utf8')).toString('base64url');

/**
 * Sends somebody to the provider, to sign in or, when signed in, to be connected. Refuses `not_found` where none is set,
 * `confirmation_required` to connect without a fresh second factor, `single_sign_on_away` when it does not answer,
 * `too_many_requests`.
 */
export async function beginSingleSignOn(
  parts: SignOnParts,
  callback: string,
  asking: SignedIn | null,
  { network }: Origin,
): Promise<SignOnBegun | Refusal> {
  const provider = parts.singleSignOn;
  if (!provider) return refuse('not_found');
  const unconfirmed = asking && confirmationFault(parts, asking.session);
  if (unconfirmed) return unconfirmed;
  const secrets = {
    state: randomToken(SECRET_BYTES),
    nonce: randomToken(SECRET_BYTES),
    codeVerifier: randomToken(SECRET_BYTES),
  };
  const url = await provider.begin(secrets, callback);
  if (url === 'away') return refuse('single_sign_on_away');
  const cookie = randomToken(SECRET_BYTES);
  const { nonce, codeVerifier } = secrets;
  const remember: Remembered = {
    nonce,
    codeVerifier,
    callback,
    browser: digest(cookie),
    session: asking?.session.id ?? null,
  };
  const given = { value: secrets.state, purpose: 'oidc', seconds: GOOD_FOR_SECONDS, remember } as const;
  const who = asking ? { administratorId: asking.administrator.id } : { network };
  return (await keepChallenge(parts, { ...given, asking: who })) ?? { url, cookie };
}

/** What came of it: a session begun, or an identity connected to whoever had asked. */
export type SignOnEnded = { signedIn: Begun } | { connected: AdministratorId };

/**
 * Takes somebody back from the provider. The state counts once, within ten minutes, in the browser that left. Refuses
 * `sign_in_refused`, `identity_unknown`, `conflict` for an identity that is connected to anybody already, `single_sign_on_away`,
 * `locked_out`. `connecting` says which of the two was asked for, where that is known.
 */
export async function endSingleSignOn(
  parts: SignOnParts,
  input: { state: string; query: string; cookie: string | null },
  origin: Origin,
): Promise<{ connecting: boolean; ended: SignOnEnded | Refusal }> {
  let connecting = false;
  // Before anything is looked up: answers made up by a stranger count like guesses.
  const ended = await attempt<SignOnEnded | Refusal>(parts, { name: null, origin, by: 'single sign-on' }, async () => {
    const nobody = { failed: null, refusal: refuse('sign_in_refused') };
    const taken = await takeChallenge(parts, input.state, 'oidc');
    if (!parts.singleSignOn || !taken) return nobody;
    const { administratorId } = taken;
    connecting = administratorId !== null;
    // Sealed by `beginSingleSignOn` and opened whole.
    const remembered = taken.remembered as Remembered;
    const [left, back] = [remembered.browser, digest(input.cookie ?? '')].map((text) => Buffer.from(text, 'utf8'));
    // Without this, a link to a finished sign-on would sign somebody in as somebody else.
    if (!left || !back || !equalBytes(left, back)) return nobody;
    const secrets = { state: input.state, nonce: remembered.nonce, codeVerifier: remembered.codeVerifier };
    const identity = await parts.singleSignOn.end(secrets, remembered.callback, input.query);
    // Nobody's fault here.
    if (identity === 'away') return { done: refuse('single_sign_on_away') };
    if (!identity) return nobody;
    if (administratorId === null) return signInAs(parts, identity, origin);
    return { done: await connect(parts, { identity, administratorId, sessionId: remembered.session }, origin) };
  });
  return { connecting, ended };
}

async function signInAs(parts: SignOnParts, identity: Identity, origin: Origin): Promise<Outcome<SignOnEnded>> {
  const administrator = await parts.identities.find(identity);
  if (!administrator) return { failed: null, refusal: refuse('identity_unknown') };
  const begun = newSession(parts.keys, administrator.id, origin, parts.now(), 'unconfirmed');
  const log = serviceLog(parts.keys.log, 'signed_in', administrator.id, {
    name: administrator.name,
    address: origin.address,
    session: begun.session.id,
    by: 'single sign-on',
  });
  if (!(await parts.identities.signIn(identity, begun.session, [log])))
    return { failed: administrator, refusal: refuse('identity_unknown') };
  await knowNetwork(parts, administrator, origin);
  return { done: { signedIn: { ...begun, administrator: { ...administrator, signedInAt: begun.session.startedAt } } } };
}

/** Only in the session that asked, and while it lives: it may have been ended meanwhile because somebody else was in it. */
async function connect(
  parts: SignOnParts,
  asked: { identity: Identity; administratorId: AdministratorId; sessionId: string | null },
  origin: Origin,
): Promise<SignOnEnded | Refusal> {
  const { identity, administratorId, sessionId } = asked;
  const administrator = await parts.administrators.find(administratorId);
  const sessions = await parts.sessions.ofAdministrator(administratorId);
  const lives = sessions.some((one) => one.id === sessionId && parts.now() < endIfIdle(one));
  if (!administrator || !lives) return refuse('sign_in_required');
  const log = serviceLog(parts.keys.log, 'administrator_changed', administratorId, {
    name: administrator.name,
    address: origin.address,
    change: 'oidc connected',
    issuer: identity.issuer,
  });
  const refusal = await parts.identities.connect(identity, administratorId, parts.now(), [log]);
  return refusal ?? { connected: administratorId };
}

/** Refuses `not_found` when one was not connected. */
export async function disconnect(
  parts: Pick<OversightParts, 'identities' | 'singleSignOn' | 'keys'>,
  { administrator }: SignedIn,
  origin: Origin,
): Promise<Refusal | null> {
  if (!parts.singleSignOn) return refuse('not_found');
  const { issuer } = parts.singleSignOn;
  const log = serviceLog(parts.keys.log, 'administrator_changed', administrator.id, {
    name: administrator.name,
    address: origin.address,
    change: 'oidc disconnected',
    issuer,
  });
  return (await parts.identities.disconnect(administrator.id, issuer, [log])) ? null : refuse('not_found');
}
