import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';

/** Built names change with their content; pages and what has a lasting name are asked for each time. */
const LASTING = 'public, max-age=31536000, immutable';
export const EACH_TIME = 'no-cache';

/**
 * The files of a built web app but `pages`, which their service sends itself and may compose first. A missing asset is a 404, never
 * a page.
 */
export function serveBuiltFiles(app: NestExpressApplication, folder: string, pages: readonly string[]): void {
  app.useStaticAssets(join(folder, 'assets'), {
    prefix: '/assets',
    index: false,
    redirect: false,
    setHeaders: (response: Response) => {
      response.setHeader('Cache-Control', LASTING);
    },
  });
  // By name: a request that is none of these costs no look at the disk.
  const files = new Set(
    readdirSync(folder, { withFileTypes: true })
      .filter((file) => file.isFile() && !pages.includes(file.name))
      .map(({ name }) => `/${name}`),
  );
  app.use((request: Request, response: Response, next: NextFunction): void => {
    if (!files.has(request.path) || !['GET', 'HEAD'].includes(request.method)) next();
    else
      response.sendFile(request.path.slice(1), {
        root: folder,
        cacheControl: false,
        headers: { 'Cache-Control': EACH_TIME },
      });
  });
}
