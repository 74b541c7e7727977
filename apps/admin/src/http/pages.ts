import { extname, join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { refuse } from '@parley/contracts';
import type { NextFunction, Request, Response } from 'express';
import { EACH_TIME, sendRefusal, serveBuiltFiles } from '@parley/platform';

/** The built console: files as they are, its one page for every path that is neither a file nor the service's. */
export function servePages(app: NestExpressApplication, folder: string): void {
  const page = join(folder, 'index.html');
  serveBuiltFiles(app, folder, ['index.html']);
  app.use((request: Request, response: Response, next: NextFunction): void => {
    if (request.path.startsWith('/api/') || request.path === '/api') {
      next();
      return;
    }
    const asksForPage = request.method === 'GET' || request.method === 'HEAD';
    if (!asksForPage || extname(request.path) !== '') {
      sendRefusal(response, refuse('not_found'));
      return;
    }
    response.sendFile(page, { headers: { 'Cache-Control': EACH_TIME } }, (error) => {
      if (error && !response.headersSent) sendRefusal(response, refuse('not_found'));
    });
  });
}
