import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { ENCODINGS, encodingFor } from './encoded-page.js';

/** Built names change with their content; pages and what has a lasting name are asked for each time. */
const LASTING = 'public, max-age=31536000, immutable';
export const EACH_TIME = 'no-cache';

/**
 * The files of a built web app but `pages`, which their service sends itself and may compose first; smaller where the build left a
 * compressed one beside them. A missing asset is a 404, never a page.
 */
export function serveBuiltFiles(app: NestExpressApplication, folder: string, pages: readonly string[]): void {
  // By name: a request that is none of these costs no look at the disk, and no path leads anywhere else.
  const built = new Set(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length).replaceAll('\\', '/')),
  );
  const isServed = (path: string): boolean =>
    built.has(path) && !pages.includes(path.slice(1)) && !ENCODINGS.some(({ suffix }) => path.endsWith(suffix));
  app.use((request: Request, response: Response, next: NextFunction): void => {
    const { path, method } = request;
    if (!isServed(path) || !['GET', 'HEAD'].includes(method)) {
      next();
      return;
    }
    response.setHeader('Cache-Control', path.startsWith('/assets/') ? LASTING : EACH_TIME);
    const encoding = encodingFor(request, response, ({ suffix }) => built.has(path + suffix));
    if (encoding) response.type(extname(path)).setHeader('Content-Encoding', encoding.name);
    response.sendFile((path + (encoding?.suffix ?? '')).slice(1), { root: folder, cacheControl: false });
  });
}
