import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { chooseLanguage, composeLanding, LANGUAGES } from '@parley/contracts';
import type { Language, RoomPolicy } from '@parley/contracts';
import type { Request, Response } from 'express';

/** Paths of people's rooms: one page, whose script reads the path. */
const ROOM_PATHS = ['/host', '/join', '/join/:code', '/room/:id', '/chat/:id'];

/** Built names change with their content; the pages themselves are asked for each time. */
const LASTING = 'public, max-age=31536000, immutable';
const EACH_TIME = 'no-cache';

/** The built pages. The landing is composed once, in each language, for the kinds that are on. A missing asset is a 404, never a page. */
export function servePages(app: NestExpressApplication, folder: string, policies: readonly RoomPolicy[]): void {
  const built = readFileSync(join(folder, 'index.html'), 'utf8');
  const landing = Object.fromEntries(
    LANGUAGES.map((language) => [language, composeLanding(built, policies, language)]),
  ) as Record<Language, string>;
  const room = readFileSync(join(folder, 'room.html'), 'utf8');
  const express = app.getHttpAdapter().getInstance();
  const send = (response: Response, page: string): void => {
    response.setHeader('Cache-Control', EACH_TIME);
    response.type('html').send(page);
  };
  express.get('/', (request: Request, response: Response) => {
    response.vary('Accept-Language');
    send(response, landing[chooseLanguage(request.acceptsLanguages())]);
  });
  express.get(ROOM_PATHS, (_request: Request, response: Response) => {
    send(response, room);
  });
  app.useStaticAssets(join(folder, 'assets'), {
    prefix: '/assets',
    index: false,
    redirect: false,
    setHeaders: (response: Response) => {
      response.setHeader('Cache-Control', LASTING);
    },
  });
  // By name: a request that is none of these costs no look at the disk.
  for (const file of readdirSync(folder, { withFileTypes: true })) {
    if (!file.isFile() || file.name.endsWith('.html')) continue;
    express.get(`/${file.name}`, (_request: Request, response: Response) => {
      response.sendFile(file.name, { root: folder, cacheControl: false, headers: { 'Cache-Control': EACH_TIME } });
    });
  }
}

export const pagesAreBuilt = (folder: string): boolean => existsSync(join(folder, 'index.html'));
