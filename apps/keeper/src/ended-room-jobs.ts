import type { DataKey, SigningKey } from '@parley/crypto';
import { archiveRoom, checkArchive, destroyDueRoom, endReadings, rotateKeys } from '@parley/oversight';
import type { ArchiveChecks, KeyRotation, ReadingEnds, Retention, RoomArchives } from '@parley/oversight';
import type { Logger } from '@parley/platform';
import type { ObjectStore } from '@parley/rooms';
import { DueRoomsRound } from './due-rooms-round.js';
import type { Job } from './job.js';

export interface EndedRoomParts {
  archives: RoomArchives;
  archiveChecks: ArchiveChecks;
  retention: Retention;
  rotation: KeyRotation;
  readingEnds: ReadingEnds;
  objects: ObjectStore;
  logKey: DataKey;
  /** Signs certificates of destruction. */
  checkpointKey: SigningKey;
  /** Once this keeper has looked at the log for the first time. */
  firstLook: Promise<void>;
  /** Whether it is the log's key; null while that is not known. Rejects while this keeper refuses to sign the log. */
  mayCertify: () => Promise<true | null>;
  keyBackupDays: number;
  /** The master key to wrap keys by. */
  primaryKeyId: number;
}

const ROOMS_MS = 5_000;
const MINUTE_MS = 60_000;
/** One archive a round, so twelve an hour: to read all of them is work for the store, and nothing is in a hurry. */
const CHECK_MS = 5 * MINUTE_MS;

/** What happens to rooms after their end, to keys, and to permissions that ran out. */
export const endedRoomJobs = (parts: EndedRoomParts, logger: Logger): readonly Job[] => [
  roomsJob(
    'archive',
    new DueRoomsRound(parts.archives, (id) => parts.archives.archive(id, (ended) => archiveRoom(parts, ended))),
    { done: 'rooms archived', failed: 'a room could not be archived' },
    logger,
  ),
  destroyJob(parts, logger),
  checksJob(parts, logger),
  rotationJob(parts, logger),
  {
    name: 'readings',
    pause: MINUTE_MS,
    round: async () => ({ done: await endReadings(parts), waiting: 0, lag: 0, failed: false }),
  },
];

/** Certificates are the log's words: nothing is destroyed by a keeper that can't sign it. */
function destroyJob(parts: EndedRoomParts, logger: Logger): Job {
  const { pause, ...job } = roomsJob(
    'destroy',
    new DueRoomsRound(parts.retention, (id) => destroyDueRoom(parts, id)),
    { done: 'rooms destroyed', failed: 'a room could not be destroyed' },
    logger,
  );
  return {
    ...job,
    pause,
    round: async (go) => {
      await parts.firstLook;
      return (await parts.mayCertify()) ? job.round(go) : null;
    },
  };
}

const roomsJob = (
  name: string,
  rooms: DueRoomsRound,
  words: { done: string; failed: string },
  logger: Logger,
): Job => ({
  name,
  pause: ROOMS_MS,
  round: async (go) => {
    const { failed, leftAlone, ...figures } = await rooms.run(go);
    // Which room it is, somebody has to know: nothing else of it is said.
    for (const { id, error } of failed) logger.error({ err: error, room: id }, words.failed);
    if (figures.done > 0) logger.info({ rooms: figures.done }, words.done);
    return { ...figures, failed: failed.length + leftAlone > 0 };
  },
});

/** What was read back when it was archived is read again, the one that was not for longest: objects can rot, or be exchanged. */
const checksJob = ({ archiveChecks, objects }: EndedRoomParts, logger: Logger): Job => ({
  name: 'archive-checks',
  pause: CHECK_MS,
  round: async () => {
    const checked = await archiveChecks.check(async (archive) => {
      const altered = await checkArchive(objects, archive);
      if (altered !== null)
        logger.warn({ room: archive.id, object: altered }, 'an archive is not what was written: look at its room');
      return altered === null;
    });
    // Those found before count until they are whole again: the alarm is not over with the next round.
    const { waiting, lag } = await archiveChecks.altered();
    return { done: checked === null ? 0 : 1, waiting, lag, failed: waiting > 0 };
  },
});

function rotationJob({ rotation, logKey, primaryKeyId }: EndedRoomParts, logger: Logger): Job {
  const said = new Set<number>();
  return {
    name: 'rotation',
    pause: ROOMS_MS,
    round: async (go) => {
      const rotated = await rotateKeys({ rotation, logKey, primaryId: primaryKeyId, now: Date.now }, go);
      for (const masterKeyId of rotated.leftAlone.filter((id) => !said.has(id))) {
        said.add(masterKeyId);
        logger.warn({ masterKeyId, primaryKeyId }, 'a rotation waits for a keeper with its master key as primary');
      }
      const { done, waiting, lag, error } = rotated;
      if (error !== null) logger.error({ err: error }, 'keys could not be wrapped anew');
      if (done > 0) logger.info({ keys: done }, 'keys wrapped anew');
      return { done, waiting, lag, failed: error !== null };
    },
  };
}
