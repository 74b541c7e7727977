import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Express } from 'express';
import { DOCS } from './authorization.js';
import type { ServedRoute } from './authorization.js';

/**
 * Every route Express will answer, as it knows them: what Nest's decorators promise is not asked. Those below the documents are
 * guarded as one, before any of them.
 */
export function servedRoutes(app: NestExpressApplication): ServedRoute[] {
  const express: Express = app.getHttpAdapter().getInstance();
  const routes = express.router.stack.flatMap(({ route }) =>
    route ? methodsOf(route.stack).map((method) => ({ method: method.toUpperCase(), path: route.path })) : [],
  );
  return routes.filter(({ path }) => path !== DOCS && !path.startsWith(`${DOCS}/`));
}

const methodsOf = (layers: readonly { method: string }[]): string[] => [...new Set(layers.map(({ method }) => method))];
