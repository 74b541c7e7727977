import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Express } from 'express';
import type { ServedRoute } from './authorization.js';

/** Every route Express will answer, as it knows them: what Nest's decorators promise is not asked. */
export function servedRoutes(app: NestExpressApplication): ServedRoute[] {
  const express: Express = app.getHttpAdapter().getInstance();
  return express.router.stack.flatMap(({ route }) =>
    route ? methodsOf(route.stack).map((method) => ({ method: method.toUpperCase(), path: route.path })) : [],
  );
}

const methodsOf = (layers: readonly { method: string }[]): string[] => [...new Set(layers.map(({ method }) => method))];
