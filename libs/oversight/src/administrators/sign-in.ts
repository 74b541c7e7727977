import { refuse } from '@parley/contracts';
import type { Refusal, SignInRequest } from '@parley/contracts';
import { serviceLog } from '../log/service-log.js';
import type { Origin, OversightParts } from '../oversight-parts.js';
import type { Credentials } from '../ports/administrators.js';
import { attempt } from './attempt.js';
import { NOBODY, recoveryCodeHash } from './recovery-codes.js';
import { newSession } from './sessions.js';
import type { Begun } from './sessions.js';
import { DECOY_TOTP_SECRET, openTotpSecret, totpStep } from './totp.js';

type SignInParts = Pick<
  OversightParts,
  'administrators' | 'recoveryCodes' | 'attempts' | 'passwords' | 'log' | 'keys' | 'now'
>;

/**
 * Name, password and the authenticator's code, or a recovery code in its place. Whatever is wrong, the work and the refusal are the
 * same: `sign_in_refused`. After too many failures (`attempt`) `locked_out` with `retryAfter` in seconds, whether the name exists or
 * not.
 */
export async function signIn(parts: SignInParts, input: SignInRequest, origin: Origin): Promise<Begun | Refusal> {
  return attempt(parts, { name: input.name, origin }, async () => {
    const credentials = await parts.administrators.credentials(input.name);
    const proof = await provedBy(parts, credentials, input);
    const begun = credentials && proof && (await begin(parts, credentials, proof, origin));
    return begun ? { done: begun } : { failed: credentials?.administrator ?? null, refusal: refuse('sign_in_refused') };
  });
}

type Proof = { step: number } | { recoveryCode: Buffer };

/** What proves both factors, or null. Both are always compared, with decoys for an unknown name. */
async function provedBy(
  parts: SignInParts,
  credentials: Credentials | null,
  { password, code }: SignInRequest,
): Promise<Proof | null> {
  const passwordIsRight = await parts.passwords.verify(credentials?.passwordHash ?? parts.passwords.decoy, password);
  const proof = await secondFactor(parts, credentials, code);
  return credentials && passwordIsRight ? proof : null;
}

async function secondFactor(parts: SignInParts, credentials: Credentials | null, code: string): Promise<Proof | null> {
  if (/^\d{6}$/.test(code)) {
    const totpSecret = credentials
      ? openTotpSecret(parts.keys.administrators, credentials.administrator.id, credentials.totpSecret)
      : DECOY_TOTP_SECRET;
    const step = totpStep(totpSecret, code, parts.now());
    return step === null ? null : { step };
  }
  const id = credentials?.administrator.id ?? NOBODY;
  const recoveryCode = recoveryCodeHash(parts.keys.administrators, id, code);
  return (await parts.recoveryCodes.isUnused(id, recoveryCode)) ? { recoveryCode } : null;
}

/** null when the code was used before, by whoever saw it or by a second request at the same moment. */
async function begin(
  parts: SignInParts,
  { administrator }: Credentials,
  proof: Proof,
  origin: Origin,
): Promise<Begun | null> {
  const begun = newSession(
    parts.keys,
    administrator.id,
    origin,
    parts.now(),
    'step' in proof ? 'confirmed' : 'unconfirmed',
  );
  const log = (more: object) =>
    serviceLog(parts.keys.log, 'signed_in', administrator.id, {
      name: administrator.name,
      address: origin.address,
      session: begun.session.id,
      ...more,
    });
  const taken =
    'step' in proof
      ? await parts.administrators.signIn(proof.step, begun.session, [log({})])
      : await parts.recoveryCodes.signIn(proof.recoveryCode, begun.session, (left) => [
          log({ by: 'recovery code', left }),
        ]);
  return taken ? { ...begun, administrator: { ...administrator, signedInAt: begun.session.startedAt } } : null;
}
