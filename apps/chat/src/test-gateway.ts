import { randomBytes, randomUUID } from 'node:crypto';
import type { Ack, ClientMessageId, RoomId, SendMessage } from '@parley/contracts';
import { HealthChecks, createLogger, readSettings } from '@parley/platform';
import { startChat } from './start-chat.js';
import type { RunningChat } from './start-chat.js';

/** What proofs and pages call the service in tests, whatever port each gateway got. */
export const PUBLIC_URL = 'http://chat.test';

export interface TestGateway extends RunningChat {
  url: string;
  /** Everything it has logged so far. */
  logged: () => string;
  stop: () => Promise<void>;
}

/** A really started gateway on a free port. */
export async function startTestGateway(env: Record<string, string>): Promise<TestGateway> {
  const lines: string[] = [];
  const settings = readSettings('chat', {
    MASTER_KEY: '11'.repeat(32),
    CHAT_URL: PUBLIC_URL,
    CHAT_PORT: '0',
    CHAT_INTERNAL_PORT: '0',
    LOG_LEVEL: 'debug',
    ...env,
  });
  const destination = {
    write: (line: string): void => {
      lines.push(line);
    },
  };
  const logger = createLogger({ program: 'chat', level: settings.LOG_LEVEL, destination });
  const chat = await startChat({ settings, logger, checks: new HealthChecks('test'), pages: '/nowhere' });
  return {
    ...chat,
    url: `http://127.0.0.1:${chat.port}`,
    logged: () => lines.join(''),
    stop: async () => {
      await chat.drain();
      await chat.close();
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
