import type { DataKey, SigningKey } from '@parley/crypto';
import { sha256 } from '@parley/crypto';
import { openCertificate, signCertificate } from '@parley/record';
import type { DestructionReason } from '@parley/record';
import type { RoomId } from '@parley/contracts';
import { imageObjects, later } from '@parley/rooms';
import type { ObjectStore } from '@parley/rooms';
import { certificateObject } from '../archives/archive-objects.js';
import { removeArchive } from '../archives/archive-room.js';
import { serviceLog } from '../log/service-log.js';
import type { CondemnedRoom, Destruction, Fate, Retention } from '../ports/retention.js';

export interface DestructionParts {
  objects: ObjectStore;
  logKey: DataKey;
  /** Signs certificates: the log's own. */
  checkpointKey: SigningKey;
  /** Days until the last back-up that holds a room's key is gone. */
  keyBackupDays: number;
}
const DAY = 86_400;
const HOUR = 3_600;
/** Seconds after its time that a room's archive is waited for in silence: keeper may have been away. */
const UNARCHIVED_AFTER = HOUR;
/** Seconds for which it is said that a room has no archive, before it goes without one. */
const UNARCHIVED_SAID = DAY;

/** A room's time is over and it has no archive. It goes without one a day after this was first said. */
class UnarchivedRoom extends Error {
  override readonly name = 'UnarchivedRoom';
}

/**
 * Destroys a room that is due: first it is marked, so that no hold comes while its objects go, then everything goes. False when it
 * stays. Throws UnarchivedRoom.
 */
export async function destroyDueRoom(parts: DestructionParts & { retention: Retention }, id: RoomId): Promise<boolean> {
  const fate = await parts.retention.begin(id, fateOf);
  if (fate === 'unarchived')
    throw new UnarchivedRoom(
      'its time is over and it has no archive: a day after this was first said it goes without one',
    );
  return fate === 'begin' && parts.retention.destroy(id, (room) => destroyRoom(parts, room));
}

/** What is to be done with a room under its lock. */
export function fateOf(condemned: CondemnedRoom): Fate {
  if (condemned.begun || reasonFor(condemned) !== null) return 'begin';
  const { room, now, held } = condemned;
  const { archive, destroyAfter } = room.policy.keeping.afterEnd;
  if (held || !archive || room.state !== 'closed' || room.closedAt === null) return 'wait';
  return later(room.closedAt, destroyAfter + UNARCHIVED_AFTER) <= now ? 'unarchived' : 'wait';
}

/**
 * Removes every object of a room that is due and says what is to become of its rows; null leaves it alone, as long as it is not begun. Objects first: whoever
 * is killed in between leaves rows that lead the next one to what is still there. Its certificate lies among the objects before
 * anybody can know of it from the database, so that a restored back-up learns what it must destroy again.
 */
export async function destroyRoom(parts: DestructionParts, condemned: CondemnedRoom): Promise<Destruction | null> {
  const { room } = condemned;
  const reason = condemned.begun ? reasonFor(condemned) : null;
  if (reason === null) return null;
  const images = await removeObjects(parts.objects, condemned);
  if (!room.policy.keeping.log) return { remains: 'nothing', certificate: null, log: [] };
  const was = { reason, lastSeq: room.lastSeq, head: room.head.toString('base64url') };
  if (reason === 'never_activated')
    return {
      remains: 'row',
      certificate: null,
      log: [serviceLog(parts.logKey, 'room_destroyed', null, was, room.id)],
    };
  const certificate = await certify(parts, condemned, reason, images);
  const digest = sha256(Buffer.from(certificate.note, 'utf8')).toString('base64url');
  const details = { certificate: certificate.number, images, ...was };
  return {
    remains: 'row',
    certificate,
    log: [serviceLog(parts.logKey, 'room_destroyed', digest, details, room.id)],
  };
}

/** Why the room goes now; null when it stays. A hold keeps everything, whoever asks, that is not begun. */
export function reasonFor({
  room,
  now,
  held,
  asked,
  begun,
  unarchivedSince,
}: Pick<CondemnedRoom, 'now' | 'held' | 'asked' | 'begun' | 'unarchivedSince'> & {
  room: Pick<CondemnedRoom['room'], 'policy' | 'state' | 'closeReason' | 'closedAt'>;
}): DestructionReason | 'never_activated' | null {
  const { archive, destroyAfter } = room.policy.keeping.afterEnd;
  if ((held && !begun) || room.closedAt === null || (room.state !== 'closed' && room.state !== 'archived')) return null;
  // Nobody said anything in it: nothing to archive and nothing to wait for.
  if (room.state === 'closed' && room.closeReason === 'never_activated') return 'never_activated';
  if (asked !== null) return 'asked';
  // Said for a day, and nobody could help: the promise of an end holds all the same.
  const waited = begun || (unarchivedSince !== null && later(unarchivedSince, UNARCHIVED_SAID) <= now);
  if (archive && room.state !== 'archived' && !waited) return null;
  return later(room.closedAt, destroyAfter) <= now ? 'retention' : null;
}

/** How many images went. A store is only asked where something may lie there. */
async function removeObjects(objects: ObjectStore, condemned: CondemnedRoom): Promise<number> {
  const { room, archivedParts } = condemned;
  let removed = 0;
  for await (const ids of condemned.images()) {
    await objects.remove(ids.flatMap((id) => Object.values(imageObjects(room.id, id))));
    removed += ids.length;
  }
  const { afterEnd } = room.policy.keeping;
  if (archivedParts !== null) await removeArchive(objects, room.id, archivedParts);
  // Somebody may have been killed while writing it.
  else if (afterEnd.archive && room.closeReason !== 'never_activated') await removeArchive(objects, room.id);
  return removed;
}

async function certify(
  { objects, checkpointKey, keyBackupDays }: DestructionParts,
  condemned: CondemnedRoom,
  reason: DestructionReason,
  images: number,
): Promise<NonNullable<Destruction['certificate']>> {
  const { room, now, origin, masterKeyIds, archivedParts } = condemned;
  if (room.closedAt === null) throw new Error('a room that ended has an end');
  const name = certificateObject(room.id);
  // Who was killed after signing has used a number: the room keeps it.
  const begun = await objects.get(name);
  const earlier =
    begun && openCertificate(begun.toString('utf8'), { name: origin, type: 1, publicKey: checkpointKey.publicKey });
  const number = await condemned.certificateNumber(earlier?.roomId === room.id ? earlier.number : null);
  const note = signCertificate(
    {
      origin,
      number,
      roomId: room.id,
      kind: room.policy.kind,
      policyDigest: room.policyDigest,
      entries: room.lastSeq,
      head: room.head,
      endedAt: room.closedAt,
      destroyedAt: now,
      outOfBackupsAt: later(now, keyBackupDays * DAY),
      reason,
      images,
      archive: archivedParts === null ? 'none' : 'made',
      masterKeyIds,
    },
    checkpointKey,
  );
  await objects.put(name, Buffer.from(note, 'utf8'));
  return { number, note, destroyedAt: now };
}
