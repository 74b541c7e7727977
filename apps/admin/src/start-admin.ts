import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { LIMITS } from '@parley/contracts';
import type { OversightParts } from '@parley/oversight';
import { HealthChecks, healthRoutes, NestLogger, requestLog, sameOrigin, securityHeaders } from '@parley/platform';
import type { Logger } from '@parley/platform';
import { AdminModule } from './admin.module.js';
import { DOCS, routeFaults } from './http/authorization.js';
import { serveDocuments } from './http/documents.js';
import { servePages } from './http/pages.js';
import { servedRoutes } from './http/served-routes.js';
import { allowedNetworks } from './networks/allowed-networks.js';
import type { Networks } from './networks/allowed-networks.js';
import { DenialLog } from './networks/denial-log.js';

export interface AdminOptions {
  parts: OversightParts;
  networks: Networks;
  /** ADMIN_URL: where browsers reach the console. */
  origins: readonly string[];
  /** 0 takes any free port. */
  port: number;
  checks: HealthChecks;
  logger: Logger;
  /** Folder of the built console. */
  pages: string;
}
export interface RunningAdmin {
  port: number;
  /** Takes no new requests, answers those it has, and writes what the log still lacks. */
  close: () => Promise<void>;
}

/** Starts the service. Throws when a route has no rule or a rule no route, and when the port is taken. */
export async function startAdmin(options: AdminOptions): Promise<RunningAdmin> {
  const { parts, networks, origins, port, checks, logger, pages } = options;
  const tls = origins.every((origin) => origin.startsWith('https:'));
  const app = await NestFactory.create<NestExpressApplication>(AdminModule.with({ parts, logger, origins, tls }), {
    logger: new NestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  });
  const denials = new DenialLog(parts, logger);
  app.disable('x-powered-by');
  // The network decides before anything else is even looked at.
  app.use(allowedNetworks(networks, denials.denied));
  app.use(requestLog(logger));
  app.use(securityHeaders({ origins, documents: DOCS }));
  app.use(sameOrigin({ origins, programs: false }));
  app.use(healthRoutes(checks));
  app.use(
    '/api',
    (_request: unknown, response: { setHeader: (name: string, value: string) => void }, next: () => void) => {
      response.setHeader('Cache-Control', 'no-store');
      next();
    },
  );
  servePages(app, pages);
  app.useBodyParser('json', { limit: LIMITS.jsonBytes });
  serveDocuments(app);
  await app.init();
  const faults = routeFaults(servedRoutes(app));
  if (faults.length > 0) throw new Error(faults.join(' '));
  await app.listen(port);
  return {
    port: (app.getHttpServer().address() as AddressInfo).port,
    close: async () => {
      await app.close();
      await denials.stop();
    },
  };
}
