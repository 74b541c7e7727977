import { refuse } from '@parley/contracts';
import type { EnrolmentRequest, Refusal } from '@parley/contracts';
import { serviceLog } from '../log/service-log.js';
import type { Origin, OversightParts } from '../oversight-parts.js';
import { secretHash } from './one-time-link.js';
import { newSession } from './sessions.js';
import type { Begun } from './sessions.js';
import { openTotpSecret, totpStep } from './totp.js';

/**
 * Uses a one-time link up: password and second factor are set, and the administrator is signed in. Refuses `not_found` for a link
 * that is no good, `sign_in_refused` for a code that does not confirm the second factor; then the link is still good.
 */
export async function enrol(
  parts: Pick<OversightParts, 'invitations' | 'passwords' | 'keys' | 'now'>,
  input: EnrolmentRequest,
  origin: Origin,
): Promise<Begun | Refusal> {
  const hash = secretHash(input.secret);
  const now = parts.now();
  const found = await parts.invitations.find(hash, now);
  if (!found) return refuse('not_found');
  const { administrator, invitation } = found;
  const totpSecret = openTotpSecret(parts.keys.administrators, administrator.id, invitation.totpSecret);
  const step = totpStep(totpSecret, input.code, now);
  if (step === null) return refuse('sign_in_refused');
  const passwordHash = await parts.passwords.hash(input.password);
  const begun = newSession(parts.keys, administrator.id, origin, parts.now());
  const log = serviceLog(parts.keys.log, 'administrator_enrolled', administrator.id, {
    name: administrator.name,
    roles: administrator.roles,
    address: origin.address,
  });
  const used = await parts.invitations.use(hash, { passwordHash, step, session: begun.session, log: [log] });
  return used
    ? { ...begun, administrator: { ...administrator, signedInAt: begun.session.startedAt } }
    : refuse('not_found');
}
