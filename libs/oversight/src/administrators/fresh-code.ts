import type { OversightParts } from '../oversight-parts.js';
import { openTotpSecret, totpStep } from './totp.js';

/** The time step of a code that somebody signed in shows again, or null; whether it was used before is for the store to say. */
export async function freshStep(
  parts: Pick<OversightParts, 'administrators' | 'keys' | 'now'>,
  name: string,
  code: string,
): Promise<number | null> {
  const credentials = await parts.administrators.credentials(name);
  if (!credentials) return null;
  const { administrator, totpSecret } = credentials;
  return totpStep(openTotpSecret(parts.keys.administrators, administrator.id, totpSecret), code, parts.now());
}
