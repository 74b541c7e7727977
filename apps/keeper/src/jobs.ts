import { dropUnsentImages } from '@parley/oversight';
import type { Logger } from '@parley/platform';
import type { Job } from './job.js';
import { tidyRooms } from './rounds.js';
import type { KeeperParts } from './rounds.js';

const ROOMS_MS = 2_000;
const MINUTE_MS = 60_000;

/** What ends by itself and what nobody asks for any more. */
export const tidyingJobs = (parts: KeeperParts, logger: Logger): readonly Job[] => [
  {
    name: 'rooms',
    pause: ROOMS_MS,
    round: async (go) => {
      const { failed, ...counts } = await tidyRooms(parts, go);
      for (const { error } of failed) logger.error({ err: error }, 'a room could not be tidied');
      if (counts.ended > 0) logger.info(counts, 'tidied');
      return { done: counts.ended, ...(await parts.backlog('rooms')), failed: failed.length > 0 };
    },
  },
  {
    name: 'images',
    pause: MINUTE_MS,
    round: async (go) => {
      const done = await dropUnsentImages(parts, go);
      if (done > 0) logger.info({ images: done }, 'unsent images removed');
      return { done, ...(await parts.backlog('images')) };
    },
  },
  {
    name: 'purge',
    pause: MINUTE_MS,
    round: async () => {
      const done = await parts.purge();
      if (done > 0) logger.info({ purged: done }, 'purged');
      return { done, waiting: 0, lag: 0 };
    },
  },
];
