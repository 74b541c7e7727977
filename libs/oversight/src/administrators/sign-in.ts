import { refuse } from '@parley/contracts';
import type { Refusal, Seconds, ServerTime, SignInRequest } from '@parley/contracts';
import { serviceLog } from '../log/service-log.js';
import type { Origin, OversightParts } from '../oversight-parts.js';
import type { Credentials } from '../ports/administrators.js';
import { afterSuccess, countAttempt, subjectOf } from './sign-in-lock.js';
import { newSession } from './sessions.js';
import type { Begun } from './sessions.js';
import { DECOY_TOTP_SECRET, openTotpSecret, totpStep } from './totp.js';

type SignInParts = Pick<OversightParts, 'administrators' | 'attempts' | 'passwords' | 'log' | 'keys' | 'now'>;

/**
 * Name, password and code. Whatever is wrong, the work and the refusal are the same: `sign_in_refused`. After five failures of a name
 * or from a network `locked_out` with `retryAfter` in seconds, whether the name exists or not.
 */
export async function signIn(parts: SignInParts, input: SignInRequest, origin: Origin): Promise<Begun | Refusal> {
  const subjects = [subjectOf('name', input.name), subjectOf('network', origin.network)];
  const counted = await count(parts, subjects);
  if ('wait' in counted) return refuse('locked_out', { retryAfter: counted.wait });
  const credentials = await parts.administrators.credentials(input.name);
  const step = await provedStep(parts, credentials, input);
  const begun = credentials && step !== null ? await begin(parts, credentials, step, origin) : null;
  if (!begun) {
    await parts.log.append([
      serviceLog(parts.keys.log, 'sign_in_failed', credentials?.administrator.id ?? null, {
        // What was typed for an unknown name stays out: people type passwords there.
        name: credentials?.administrator.name ?? null,
        address: origin.address,
        lockedUntil: counted.locks,
      }),
    ]);
    return refuse('sign_in_refused');
  }
  await parts.attempts.change(subjects, ([name, network]) => ({
    write: name && network ? afterSuccess(name, network) : [],
    log: [],
    result: null,
  }));
  return begun;
}

const count = (
  parts: SignInParts,
  subjects: readonly string[],
): Promise<{ wait: Seconds } | { locks: ServerTime | null }> =>
  parts.attempts.change<{ wait: Seconds } | { locks: ServerTime | null }>(subjects, (attempts) => {
    const counted = countAttempt(attempts, parts.now());
    return 'wait' in counted
      ? { write: [], log: [], result: counted }
      : { write: counted.write, log: [], result: { locks: counted.locks } };
  });

/** The time step that proves both factors, or null. Both are always compared, with decoys for an unknown name. */
async function provedStep(
  parts: SignInParts,
  credentials: Credentials | null,
  input: SignInRequest,
): Promise<number | null> {
  const passwordIsRight = await parts.passwords.verify(
    credentials?.passwordHash ?? parts.passwords.decoy,
    input.password,
  );
  const totpSecret = credentials
    ? openTotpSecret(parts.keys.administrators, credentials.administrator.id, credentials.totpSecret)
    : DECOY_TOTP_SECRET;
  const step = totpStep(totpSecret, input.code, parts.now());
  return credentials && passwordIsRight ? step : null;
}

/** null when the code was used before, by whoever saw it or by a second request at the same moment. */
async function begin(
  parts: SignInParts,
  { administrator }: Credentials,
  step: number,
  origin: Origin,
): Promise<Begun | null> {
  const begun = newSession(parts.keys, administrator.id, origin, parts.now());
  const log = serviceLog(parts.keys.log, 'signed_in', administrator.id, {
    name: administrator.name,
    address: origin.address,
    session: begun.session.id,
  });
  const taken = await parts.administrators.signIn(step, begun.session, [log]);
  return taken ? { ...begun, administrator: { ...administrator, signedInAt: begun.session.startedAt } } : null;
}
