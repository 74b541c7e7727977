import type { EntityManager } from 'typeorm';
import { AdminSessionRow } from '../entities/admin-session-row.js';
import { InvitationRow } from '../entities/invitation-row.js';
import { OidcIdentityRow } from '../entities/oidc-identity-row.js';
import { PasskeyRow } from '../entities/passkey-row.js';
import { RecoveryCodeRow } from '../entities/recovery-code-row.js';
import { SignInChallengeRow } from '../entities/sign-in-challenge-row.js';

/** Every session and every way in besides the password, links and open challenges included. */
export async function forgetWaysIn(manager: EntityManager, administratorId: string): Promise<void> {
  for (const row of [AdminSessionRow, InvitationRow, RecoveryCodeRow, PasskeyRow, OidcIdentityRow, SignInChallengeRow])
    await manager.delete(row, { administratorId });
}
