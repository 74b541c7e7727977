import { refuse } from '@parley/contracts';
import type { EnrolmentRequest, Refusal } from '@parley/contracts';
import { serviceLog } from '../log/service-log.js';
import type { Origin, OversightParts } from '../oversight-parts.js';
import { secretHash } from './one-time-link.js';
import type { EndedReading } from '../ports/ended-readings.js';
import { readingsEnded } from '../readings/readings-ended.js';
import { knowNetwork } from './attempt.js';
import { newRecoveryCodes } from './recovery-codes.js';
import { newSession } from './sessions.js';
import type { Begun } from './sessions.js';
import { openTotpSecret, totpStep } from './totp.js';

/** A session just begun, and recovery codes as they are shown once. */
export interface Enrolled extends Begun {
  recoveryCodes: string[];
}

/**
 * Uses a one-time link up: password, second factor and recovery codes are set in place of every earlier way in, and the administrator is signed in. Refuses `not_found` for a link
 * that is no good, `sign_in_refused` for a code that does not confirm the second factor; then the link is still good.
 */
export async function enrol(
  parts: Pick<OversightParts, 'invitations' | 'attempts' | 'passwords' | 'keys' | 'now'>,
  input: EnrolmentRequest,
  origin: Origin,
): Promise<Enrolled | Refusal> {
  const hash = secretHash(input.secret);
  const now = parts.now();
  const found = await parts.invitations.find(hash, now);
  if (!found) return refuse('not_found');
  const { administrator, invitation } = found;
  const totpSecret = openTotpSecret(parts.keys.administrators, administrator.id, invitation.totpSecret);
  const step = totpStep(totpSecret, input.code, now);
  if (step === null) return refuse('sign_in_refused');
  const passwordHash = await parts.passwords.hash(input.password);
  const begun = newSession(parts.keys, administrator.id, origin, parts.now(), 'confirmed');
  const { id, name, roles } = administrator;
  const { shown, hashes } = newRecoveryCodes(parts.keys.administrators, id);
  const log = (ended: readonly EndedReading[]) => [
    ...readingsEnded(parts.keys, 'enrolment', name, origin, ended),
    serviceLog(parts.keys.log, 'administrator_enrolled', id, { name, roles, address: origin.address }),
    serviceLog(parts.keys.log, 'recovery_codes_made', id, { name, address: origin.address, count: hashes.length }),
  ];
  const used = await parts.invitations.use(hash, {
    passwordHash,
    step,
    session: begun.session,
    recoveryCodes: hashes,
    log,
  });
  if (used) await knowNetwork(parts, administrator, origin);
  return used
    ? {
        ...begun,
        administrator: { ...administrator, signedInAt: begun.session.startedAt },
        recoveryCodes: shown,
      }
    : refuse('not_found');
}
