import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { HealthChecks, healthRoutes, NestLogger, requestLog, sameOrigin, securityHeaders } from '@parley/platform';
import { redisHealth } from '@parley/volatile';
import { fitParts } from './chat-parts.js';
import type { PartsToFit } from './chat-parts.js';
import { ChatModule } from './chat.module.js';
import { Draining } from './draining.js';
import { freshAnswers, requestBudget } from './http/api-answers.js';
import { DOCS, serveDocuments } from './http/documents.js';
import { letSendersFinish } from './http/early-answers.js';
import { pageNeeds, pagesAreBuilt, servePages, WORKER_POLICY } from './http/pages.js';
import { RoomsServed } from './rooms-served/rooms-served.js';
import { Handshake } from './sockets/handshake.js';
import { SocketAdapter } from './sockets/socket-adapter.js';

/** Milliseconds for which stopping waits for answers. */
const ANSWERS_MS = 8_000;

export interface ChatOptions extends PartsToFit {
  checks: HealthChecks;
  /** Folder of the built pages; without them only the API is served. */
  pages: string;
}
export interface RunningChat {
  port: number;
  /** Not ready any more, no new sockets, and everybody is told; resolves when what was taken is answered. */
  drain: () => Promise<void>;
  /** Closes sockets, Redis and the pool. */
  close: () => Promise<void>;
}

/** Starts a gateway. Throws DatabaseError in words, and what listening throws when the port is taken. */
export async function startChat({ checks, pages, ...given }: ChatOptions): Promise<RunningChat> {
  const { settings, logger } = given;
  const { parts, databaseAnswers, drainMessages, close } = await fitParts(given);
  checks.add('database', databaseAnswers);
  checks.addHelpful('objects', () => parts.rooms.objects.check());
  if (parts.redis) checks.addHelpful('redis', redisHealth(parts.redis));
  const draining = new Draining();
  const served = new RoomsServed(parts);
  const handshake = new Handshake(parts, () => draining.begun);
  try {
    const app = await NestFactory.create<NestExpressApplication>(
      ChatModule.with({ parts, served, handshake, draining }),
      { logger: new NestLogger(logger), bodyParser: false, abortOnError: false, forceCloseConnections: true },
    );
    app.disable('x-powered-by');
    app.disable('etag');
    app.use(draining.requests);
    app.use(letSendersFinish);
    app.useWebSocketAdapter(new SocketAdapter(app, parts, handshake));
    app.use(requestLog(logger));
    app.use(
      securityHeaders({
        origins: parts.origins,
        documents: DOCS,
        pages: pageNeeds(parts.origins),
        policies: [WORKER_POLICY],
      }),
    );
    // A program's requests carry a proof. The pages' files are public: at an address that is not ours they come to say just that.
    app.use('/api', sameOrigin({ origins: parts.origins, programs: true }));
    app.use(healthRoutes(checks));
    app.use('/api', freshAnswers(parts), requestBudget(parts));
    if (pagesAreBuilt(pages))
      servePages(
        app,
        pages,
        [...parts.rooms.policies.values()].map(({ policy }) => policy),
      );
    else logger.warn('the pages are not built: only the API is served');
    serveDocuments(app);
    await app.listen(settings.CHAT_PORT);
    return {
      port: (app.getHttpServer().address() as AddressInfo).port,
      drain: async () => {
        checks.drain();
        draining.begin();
        const late = new AbortController();
        await Promise.race([
          Promise.all([drainMessages(), draining.settled(ANSWERS_MS)]),
          waitFor(ANSWERS_MS, late.signal),
        ]);
        late.abort();
      },
      close: async () => {
        served.stop();
        await app.close();
        await close();
      },
    };
  } catch (error) {
    served.stop();
    await close();
    throw error;
  }
}

const waitFor = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
    });
  });
