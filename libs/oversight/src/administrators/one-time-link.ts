import { isRefusal, refuse } from '@parley/contracts';
import type { InvitationAnswer, Refusal, ServerTime } from '@parley/contracts';
import { randomToken, sha256 } from '@parley/crypto';
import { serviceLog } from '../log/service-log.js';
import { later } from '../oversight-parts.js';
import type { OversightParts } from '../oversight-parts.js';
import type { Administrator } from './administrator.js';
import { createAdministrator } from './create-administrator.js';
import { madeBy, makerId } from './maker.js';
import type { Maker } from './maker.js';
import { newTotpSecret, openTotpSecret, sealTotpSecret, totpForAuthenticator } from './totp.js';

const SECRET_BYTES = 32;
const GOOD_FOR_SECONDS = 15 * 60;
const FIRST_NAME = 'admin';

/** What stands after `/sign-in#` in a one-time link. It is nowhere else: the store has its hash. */
export interface OneTimeLink {
  /** 256 bits, base64url. */
  secret: string;
  expiresAt: ServerTime;
}

export const secretHash = (secret: string): Buffer => sha256(Buffer.from(secret, 'utf8'));

/**
 * A link with which the administrator sets password and second factor, once, within 15 minutes; earlier ones stop working. Refuses
 * `not_found` for somebody who was removed.
 */
export async function invite(
  parts: Pick<OversightParts, 'invitations' | 'keys' | 'now'>,
  administrator: Pick<Administrator, 'id' | 'name'>,
  maker: Maker,
): Promise<OneTimeLink | Refusal> {
  const secret = randomToken(SECRET_BYTES);
  const expiresAt = later(parts.now(), GOOD_FOR_SECONDS);
  const { id, name } = administrator;
  const invitation = {
    secretHash: secretHash(secret),
    administratorId: id,
    totpSecret: sealTotpSecret(parts.keys.administrators, id, newTotpSecret()),
    expiresAt,
  };
  const log = serviceLog(parts.keys.log, 'administrator_invited', id, { ...madeBy(maker), account: name, expiresAt });
  const made = { by: makerId(maker), at: parts.now() };
  return (await parts.invitations.replace(invitation, made, [log])) ? { secret, expiresAt } : refuse('not_found');
}

/** For a start without anybody: the first administrator and a link, until any administrator has signed in; then null. */
export async function inviteFirstAdministrator(
  parts: Pick<OversightParts, 'administrators' | 'invitations' | 'keys' | 'now'>,
): Promise<OneTimeLink | null> {
  if (await parts.administrators.anySignedIn()) return null;
  const first =
    (await parts.administrators.findByName(FIRST_NAME)) ??
    (await createAdministrator(parts, FIRST_NAME, ['auditor', 'security'], 'start'));
  if (isRefusal(first)) return null;
  const link = await invite(parts, first, 'start');
  return isRefusal(link) ? null : link;
}

/** Shows what the link is for; it can be opened until it is used. Refuses `not_found` when it was, has expired or never was. */
export async function openInvitation(
  parts: Pick<OversightParts, 'invitations' | 'keys' | 'now'>,
  secret: string,
): Promise<InvitationAnswer | Refusal> {
  const found = await parts.invitations.find(secretHash(secret), parts.now());
  if (!found) return refuse('not_found');
  const { administrator, invitation } = found;
  const totpSecret = openTotpSecret(parts.keys.administrators, administrator.id, invitation.totpSecret);
  return {
    name: administrator.name,
    roles: administrator.roles,
    ...totpForAuthenticator(totpSecret, administrator.name),
  };
}
