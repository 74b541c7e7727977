import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { ADMINISTRATOR_ROUTES, API, refuse } from '@parley/contracts';
import type { NextFunction, Request, Response } from 'express';
import { cleanupOpenApiDoc } from 'nestjs-zod';
import { Sessions } from '../sign-in/sessions.js';
import { authorize, DOCS } from './authorization.js';
import { sendRefusal } from '@parley/platform';

const SUMMARIES = new Map<string, string>(
  ADMINISTRATOR_ROUTES.map(({ method, path, answer, does }) => [
    `${method.toLowerCase()} ${API}${path.replaceAll(/:(\w+)/g, '{$1}')}`,
    `${does} Answers ${answer}.`,
  ]),
);

/** OpenAPI at `/api/docs`, made from the controllers and the table of routes; for signed-in administrators. */
export function serveDocuments(app: NestExpressApplication): void {
  const sessions = app.get(Sessions);
  app.use(DOCS, (request: Request, response: Response, next: NextFunction): void => {
    sessions.recognize(request).then(
      (signedIn) => {
        const refusal = authorize('administrators', signedIn?.administrator ?? null);
        if (refusal) sendRefusal(response, refusal);
        else next();
      },
      () => {
        sendRefusal(response, refuse('unavailable'));
      },
    );
  });
  const config = new DocumentBuilder().setTitle('Parley, administrators').setVersion('1').build();
  const documents = cleanupOpenApiDoc(SwaggerModule.createDocument(app, config));
  for (const [path, item] of Object.entries(documents.paths))
    for (const method of ['get', 'post', 'delete'] as const) {
      const operation = item[method];
      const summary = SUMMARIES.get(`${method} ${path}`);
      if (operation && summary !== undefined) operation.summary = summary;
    }
  SwaggerModule.setup(DOCS.slice(1), app, documents, {
    jsonDocumentUrl: `${DOCS.slice(1)}/openapi.json`,
    raw: ['json'],
  });
}
