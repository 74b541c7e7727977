import { fork } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Ack, ClientMessageId, RoomId, SendMessage } from '@parley/contracts';
import { ImageWorker } from '@parley/images';
import { HealthChecks, createLogger, readSettings } from '@parley/platform';
import { startChat } from './start-chat.js';
import type { RunningChat } from './start-chat.js';

/** What proofs and pages call the service in tests, whatever port each gateway got. */
export const PUBLIC_URL = 'http://chat.test';

export interface TestGateway extends RunningChat {
  url: string;
  /** Where its sealed objects lie, when they are files. */
  objects: string;
  /** Everything it has logged so far. */
  logged: () => string;
  stop: () => Promise<void>;
}

const built = (path: string): string => join(process.cwd(), 'dist', path);

/** A folder for sealed objects, unless the test gives a place of its own. */
const objectsFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'parley-objects-'));
const settingsOf = (env: Record<string, string>, objects: string): Record<string, string> => ({
  MASTER_KEY: '11'.repeat(32),
  CHAT_URL: PUBLIC_URL,
  CHAT_PORT: '0',
  CHAT_INTERNAL_PORT: '0',
  LOG_LEVEL: 'debug',
  ...('S3_ENDPOINT' in env ? {} : { OBJECTS_DIR: objects }),
  ...env,
});

/** The process that looks into images, as it was built last: plain Node runs it. */
const testImages = (): ImageWorker =>
  new ImageWorker({ entry: pathToFileURL(built('libs/images/src/worker-main.js')) });

/** A really started gateway on a free port. */
export async function startTestGateway(env: Record<string, string>): Promise<TestGateway> {
  const lines: string[] = [];
  const objects = await objectsFolder();
  const settings = readSettings('chat', settingsOf(env, objects));
  const destination = {
    write: (line: string): void => {
      lines.push(line);
    },
  };
  const logger = createLogger({ program: 'chat', level: settings.LOG_LEVEL, destination });
  const checks = new HealthChecks('test');
  const images = testImages();
  const chat = await startChat({ settings, logger, images, checks, pages: '/nowhere' });
  return {
    ...chat,
    objects,
    url: `http://127.0.0.1:${chat.port}`,
    logged: () => lines.join(''),
    stop: async () => {
      await chat.drain();
      await chat.close();
      await images.close();
      await rm(objects, { recursive: true, force: true });
    },
  };
}

export interface GatewayProcess {
  url: string;
  /** Its memory goes at once, and with it everything it was about to say. */
  kill: () => void;
}

/** A gateway as a process of its own, as it was built last. */
export async function startGatewayProcess(env: Record<string, string>): Promise<GatewayProcess> {
  const objects = await objectsFolder();
  const child = fork(built('apps/chat/src/main.js'), {
    env: settingsOf({ LOG_LEVEL: 'error', ...env }, objects),
    execArgv: [],
  });
  const ended = once(child, 'exit').then(async () => {
    await rm(objects, { recursive: true, force: true });
    throw new Error('the gateway ended before it served');
  });
  ended.catch(() => undefined);
  const [ready] = (await Promise.race([once(child, 'message'), ended])) as [{ port: number }];
  return {
    url: `http://127.0.0.1:${ready.port}`,
    kill: () => {
      child.kill('SIGKILL');
    },
  };
}

/** A message as a device makes it, under a new id. */
export const messageOf = (roomId: RoomId, text: string): SendMessage => ({
  roomId,
  clientMessageId: randomUUID() as ClientMessageId,
  salt: randomBytes(32).toString('base64url'),
  body: { text, attachments: [] },
});

/** What was asked for; throws with the code when it was refused. */
export function dataOf<T>(ack: Ack<T>): T {
  if (!ack.ok) throw new Error(`refused: ${ack.error.code}`);
  return ack.data;
}
