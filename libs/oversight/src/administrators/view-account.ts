import type { AccountAnswer } from '@parley/contracts';
import type { OversightParts } from '../oversight-parts.js';
import { confirmedUntil } from './confirmation.js';
import { viewPasskey } from './passkeys.js';
import type { SignedIn } from './sessions.js';

/** One's own ways in. */
export async function viewAccount(
  parts: Pick<OversightParts, 'recoveryCodes' | 'passkeys' | 'identities' | 'singleSignOn'>,
  { administrator: { id }, session }: SignedIn,
): Promise<AccountAnswer> {
  const provider = parts.singleSignOn;
  const [recoveryCodesLeft, passkeys, connectedAt] = await Promise.all([
    parts.recoveryCodes.left(id),
    parts.passkeys.ofAdministrator(id),
    provider && parts.identities.connectedAt(id, provider.issuer),
  ]);
  return {
    confirmedUntil: confirmedUntil(session),
    recoveryCodesLeft,
    passkeys: passkeys.map(viewPasskey),
    oidc: provider && { name: provider.name, connectedAt },
  };
}
