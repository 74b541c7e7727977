import type { DataKey, SigningKey } from '@parley/crypto';
import { sha256 } from '@parley/crypto';
import { openCertificate, signCertificate } from '@parley/record';
import type { DestructionReason } from '@parley/record';
import { imageObjects, later } from '@parley/rooms';
import type { ObjectStore } from '@parley/rooms';
import { certificateObject } from '../archives/archive-objects.js';
import { removeArchive } from '../archives/archive-room.js';
import { serviceLog } from '../log/service-log.js';
import type { CondemnedRoom, Destruction } from '../ports/retention.js';

export interface DestructionParts {
  objects: ObjectStore;
  logKey: DataKey;
  /** Signs certificates: the log's own. */
  checkpointKey: SigningKey;
  /** Days until the last back-up that holds a room's key is gone. */
  keyBackupDays: number;
}
const DAY = 86_400;

/**
 * Removes every object of a room that is due and says what is to become of its rows; null leaves it alone. Objects first: whoever
 * is killed in between leaves rows that lead the next one to what is still there. Its certificate lies among the objects before
 * anybody can know of it from the database, so that a restored back-up learns what it must destroy again.
 */
export async function destroyRoom(parts: DestructionParts, condemned: CondemnedRoom): Promise<Destruction | null> {
  const { room } = condemned;
  const reason = reasonFor(condemned);
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

/** Why the room goes now; null when it stays. A hold keeps everything, whoever asks. */
export function reasonFor({
  room,
  now,
  held,
  asked,
}: Pick<CondemnedRoom, 'now' | 'held' | 'asked'> & {
  room: Pick<CondemnedRoom['room'], 'policy' | 'state' | 'closeReason' | 'closedAt'>;
}): DestructionReason | 'never_activated' | null {
  const { archive, destroyAfter } = room.policy.keeping.afterEnd;
  if (held || room.closedAt === null || (room.state !== 'closed' && room.state !== 'archived')) return null;
  // Nobody said anything in it: nothing to archive and nothing to wait for.
  if (room.state === 'closed' && room.closeReason === 'never_activated') return 'never_activated';
  if (asked !== null) return 'asked';
  if (archive && room.state !== 'archived') return null;
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
  const { room, now, origin, masterKeyId } = condemned;
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
      masterKeyId,
    },
    checkpointKey,
  );
  await objects.put(name, Buffer.from(note, 'utf8'));
  return { number, note, destroyedAt: now };
}
