import { CODE_ALPHABETS, normalizeCode, RECOVERY_CODE, refuse } from '@parley/contracts';
import type { AdministratorId, Refusal } from '@parley/contracts';
import { hmacSha256, macKeyOf } from '@parley/crypto';
import type { DataKey } from '@parley/crypto';
import { randomInt } from 'node:crypto';
import { serviceLog } from '../log/service-log.js';
import type { Origin, OversightParts } from '../oversight-parts.js';
import { attempt } from './attempt.js';
import { freshStep } from './fresh-code.js';
import type { SignedIn } from './sessions.js';

const ALPHABET = CODE_ALPHABETS[RECOVERY_CODE.alphabet];
/** Whose codes are looked for when there is nobody, so that it takes as long. */
export const NOBODY = '00000000-0000-0000-0000-000000000000' as AdministratorId;

/**
 * What the store keeps of a code as somebody typed it: an HMAC, so that whoever writes to the database alone plants none, bound to
 * whose it is. 80 random bits need no slow hash (NIST SP 800-63B-4, section 3.1.2.2).
 */
export const recoveryCodeHash = (key: DataKey, id: AdministratorId, typed: string): Buffer =>
  hmacSha256(macKeyOf(key, 'parley/recovery-code/1'), Buffer.from(`${id}\0${normalizeCode(typed)}`, 'utf8'));

/** Ten codes, in groups as they are shown, and what the store keeps of them. */
export function newRecoveryCodes(key: DataKey, id: AdministratorId): { shown: string[]; hashes: Buffer[] } {
  const shown = Array.from({ length: RECOVERY_CODE.count }, () =>
    Array.from({ length: RECOVERY_CODE.length }, () => ALPHABET.charAt(randomInt(ALPHABET.length)))
      .join('')
      .replaceAll(new RegExp(`(.{${RECOVERY_CODE.group}})(?=.)`, 'g'), '$1-'),
  );
  return { shown, hashes: shown.map((code) => recoveryCodeHash(key, id, code)) };
}

/**
 * New codes in place of the old, for whoever holds the authenticator: a session left open must not be enough. Refuses and counts as
 * signing in does: `sign_in_refused`, `locked_out`.
 */
export async function makeRecoveryCodes(
  parts: Pick<OversightParts, 'administrators' | 'recoveryCodes' | 'attempts' | 'log' | 'keys' | 'now'>,
  { administrator }: SignedIn,
  code: string,
  origin: Origin,
): Promise<string[] | Refusal> {
  const { id, name } = administrator;
  return attempt(parts, { name, origin, by: 'new recovery codes' }, async () => {
    const { shown, hashes } = newRecoveryCodes(parts.keys.administrators, id);
    const step = await freshStep(parts, name, code);
    const log = serviceLog(parts.keys.log, 'recovery_codes_made', id, {
      name,
      address: origin.address,
      count: hashes.length,
    });
    const made = step !== null && (await parts.recoveryCodes.replace(id, step, hashes, [log]));
    return made ? { done: shown } : { failed: administrator, refusal: refuse('sign_in_refused') };
  });
}
