import { refuse } from '@parley/contracts';
import type { Refusal } from '@parley/contracts';
import { serviceLog } from '../log/service-log.js';
import type { Origin, OversightParts } from '../oversight-parts.js';
import type { LogOfEnding } from '../ports/ended-readings.js';
import { readingsEnded } from '../readings/readings-ended.js';
import { attempt } from './attempt.js';
import { freshStep } from './fresh-code.js';
import type { SignedIn } from './sessions.js';

export interface PasswordInput {
  password: string;
  newPassword: string;
  code: string;
}

/**
 * One's own password, for whoever knows the old one and holds the authenticator; every other session of theirs ends, and every reading. Refuses and
 * counts as signing in does: `sign_in_refused`, `locked_out`.
 */
export async function changePassword(
  parts: Pick<OversightParts, 'administrators' | 'passwords' | 'attempts' | 'log' | 'keys' | 'now'>,
  { administrator, session }: SignedIn,
  input: PasswordInput,
  origin: Origin,
): Promise<Refusal | null> {
  const { id, name } = administrator;
  return attempt<null>(parts, { name, origin, by: 'new password' }, async () => {
    const failed = { failed: administrator, refusal: refuse('sign_in_refused') };
    const credentials = await parts.administrators.credentials(name);
    const known = await parts.passwords.verify(credentials?.passwordHash ?? parts.passwords.decoy, input.password);
    const step = await freshStep(parts, name, input.code);
    if (!known || step === null) return failed;
    const passwordHash = await parts.passwords.hash(input.newPassword);
    const log = serviceLog(parts.keys.log, 'administrator_changed', id, {
      name,
      address: origin.address,
      change: 'password',
    });
    const change = { administratorId: id, passwordHash, step, sessionId: session.id, at: parts.now() };
    const logOf: LogOfEnding = (ended) => [log, ...readingsEnded(parts.keys, 'new password', name, origin, ended)];
    return (await parts.administrators.changePassword(change, logOf)) ? { done: null } : failed;
  });
}
