import { refuse } from '@parley/contracts';
import type { AdministratorId, AdministratorView, Refusal, ServerTime, SessionView } from '@parley/contracts';
import { durableId, open, PURPOSE, randomToken, seal, sha256 } from '@parley/crypto';
import { serviceLog } from '../log/service-log.js';
import { later } from '../oversight-parts.js';
import type { Origin, OversightParts, ServiceKeys } from '../oversight-parts.js';
import { readingsEnded } from '../readings/readings-ended.js';
import type { Administrator } from './administrator.js';
import type { Session } from '../ports/sessions.js';

const TOKEN_BYTES = 32;
const IDLE_SECONDS = 30 * 60;
const LONGEST_SECONDS = 12 * 3600;
/** A page asks many things at once; the row is written once for them. */
const TOUCH_SECONDS = 10;

/** Who asks, in which session. */
export interface SignedIn {
  administrator: Administrator;
  session: Session;
}
/** A session just begun. The token is for the cookie alone; the store has its hash. */
export interface Begun extends SignedIn {
  token: string;
}

const tokenHash = (token: string): Buffer => sha256(Buffer.from(token, 'utf8'));
const addressPlace = (id: string) => ({ purpose: PURPOSE.address, roomId: null, recordId: id, seat: 0 });

/**
 * A session not stored yet: 256 random bits, 12 hours at most, 30 minutes without a request. `confirmed`: it begins with a second
 * factor of one's own, which a recovery code and another's word are not.
 */
export function newSession(
  keys: Pick<ServiceKeys, 'administrators'>,
  administratorId: AdministratorId,
  origin: Origin,
  now: ServerTime,
  how: 'confirmed' | 'unconfirmed',
): { session: Session; token: string } {
  const id = durableId();
  const token = randomToken(TOKEN_BYTES);
  const session: Session = {
    id,
    tokenHash: tokenHash(token),
    administratorId,
    startedAt: now,
    lastUsedAt: now,
    endsAt: later(now, LONGEST_SECONDS),
    confirmedAt: how === 'confirmed' ? now : null,
    address: seal(keys.administrators, addressPlace(id), Buffer.from(origin.address, 'utf8')),
  };
  return { session, token };
}

/** When the session ends if nothing more is asked in it. */
export const endIfIdle = (session: Session): ServerTime =>
  Math.min(later(session.lastUsedAt, IDLE_SECONDS), session.endsAt) as ServerTime;

/** Whose token this is; null when it is nobody's any more. Asking counts as use. */
export async function findSession(
  parts: Pick<OversightParts, 'sessions' | 'now'>,
  token: string,
): Promise<SignedIn | null> {
  const found = await parts.sessions.find(tokenHash(token));
  const now = parts.now();
  if (!found || now >= endIfIdle(found.session)) return null;
  if (now < later(found.session.lastUsedAt, TOUCH_SECONDS)) return found;
  await parts.sessions.touch(found.session.id, now);
  return { ...found, session: { ...found.session, lastUsedAt: now } };
}

export const viewAdministrator = ({ id, name, roles, createdAt, signedInAt }: Administrator): AdministratorView => ({
  id,
  name,
  roles,
  createdAt,
  signedInAt,
});

/** The administrator's own living sessions, oldest first. */
export const ownSessions = (
  parts: Pick<OversightParts, 'sessions' | 'keys' | 'now'>,
  { administrator, session }: SignedIn,
): Promise<SessionView[]> => livingSessions(parts, administrator.id, session);

/** Somebody's living sessions, for whoever asks in `current`. */
export async function livingSessions(
  parts: Pick<OversightParts, 'sessions' | 'keys' | 'now'>,
  of: AdministratorId,
  current: Session,
): Promise<SessionView[]> {
  const now = parts.now();
  const sessions = await parts.sessions.ofAdministrator(of);
  return sessions
    .filter((session) => now < endIfIdle(session))
    .map((session) => ({
      id: session.id,
      current: session.id === current.id,
      startedAt: session.startedAt,
      lastUsedAt: session.lastUsedAt,
      endsAt: endIfIdle(session),
      address: open(parts.keys.administrators, addressPlace(session.id), session.address).toString('utf8'),
    }));
}

type EndParts = Pick<OversightParts, 'sessions' | 'keys' | 'now'>;

/** One session, or (null) every one; their readings end with it. */
async function end(
  parts: EndParts,
  ending: { id: string | null; of: Administrator; by: Administrator },
  origin: Origin,
): Promise<Refusal | null> {
  const { id, of, by } = ending;
  const log = serviceLog(parts.keys.log, 'signed_out', of.id, {
    name: by.name,
    ...(of.id === by.id ? {} : { account: of.name }),
    session: id ?? 'all',
    address: origin.address,
  });
  const ended = await parts.sessions.end({ id, administratorId: of.id, at: parts.now() }, (readings) => [
    log,
    ...readingsEnded(parts.keys, 'sign-out', by.name, origin, readings),
  ]);
  return ended ? null : refuse('not_found');
}

/** Signs out, here, there or (null) everywhere; one's readings end. Refuses `not_found` for a session of anybody else. */
export const endSession = (
  parts: EndParts,
  { administrator }: SignedIn,
  sessionId: string | null,
  origin: Origin,
): Promise<Refusal | null> => end(parts, { id: sessionId, of: administrator, by: administrator }, origin);

/** Signs somebody else out, by name in the log; their readings end. Refuses `not_found` for no session of theirs. */
export async function endSessionOf(
  parts: EndParts & Pick<OversightParts, 'administrators'>,
  { administrator: by }: SignedIn,
  whose: AdministratorId,
  sessionId: string | null,
  origin: Origin,
): Promise<Refusal | null> {
  const of = await parts.administrators.find(whose);
  return of ? end(parts, { id: sessionId, of, by }, origin) : refuse('not_found');
}
