import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MasterKeyMissing } from '@parley/crypto';
import { ImageWorker } from '@parley/images';
import { DatabaseError } from '@parley/persistence';
import {
  createLogger,
  HealthChecks,
  listening,
  readSettings,
  Shutdown,
  startInternalServer,
  startProgram,
  tellLauncher,
} from '@parley/platform';
import { ObjectsAway } from '@parley/rooms';
import { startChat } from './start-chat.js';

/** Built, this file lies in dist/apps/chat/src. */
const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const { version } = JSON.parse(readFileSync(fromHere('../../../../package.json'), 'utf8')) as { version: string };

async function main(): Promise<void> {
  const settings = readSettings('chat', process.env);
  const logger = createLogger({ program: 'chat', level: settings.LOG_LEVEL });
  const shutdown = new Shutdown({ logger });
  const checks = new HealthChecks(version);
  const internal = await listening({ setting: 'CHAT_INTERNAL_PORT', port: settings.CHAT_INTERNAL_PORT }, () =>
    startInternalServer(checks, settings.CHAT_INTERNAL_PORT),
  );
  const images = new ImageWorker({
    onLost: (how) => {
      logger.warn({ how }, 'the process that reads images ended');
    },
  });
  const chat = await listening({ setting: 'CHAT_PORT', port: settings.CHAT_PORT }, () =>
    startChat({ settings, logger, images, checks, pages: fromHere('../../../web/chat') }),
  );
  shutdown.add('answers', chat.drain);
  shutdown.add('sockets and database', chat.close);
  shutdown.add('images', () => images.close());
  shutdown.add('internal server', internal.close);
  logger.info({ port: chat.port }, 'chat serves');
  tellLauncher(chat.port);
}

await startProgram(main, [DatabaseError, MasterKeyMissing, ObjectsAway]);
