import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { chooseLanguage, composeLanding, LANGUAGES, refuse } from '@parley/contracts';
import type { Language, RoomPolicy } from '@parley/contracts';
import { static as files } from 'express';
import type { NextFunction, Request, Response } from 'express';
import { sendRefusal } from './refusals.js';

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
  const missing = (_request: Request, response: Response): void => {
    sendRefusal(response, refuse('not_found'));
  };

  express.get('/', (request: Request, response: Response) => {
    response.vary('Accept-Language');
    send(response, landing[chooseLanguage(request.acceptsLanguages())]);
  });
  express.get(ROOM_PATHS, (_request: Request, response: Response) => {
    send(response, room);
  });
  const setHeaders = (response: Response): void => {
    response.setHeader('Cache-Control', LASTING);
  };
  express.use('/assets', files(join(folder, 'assets'), { index: false, redirect: false, setHeaders }), missing);
  express.all(/\.html$/, missing);
  const others = files(folder, {
    index: false,
    redirect: false,
    setHeaders: (response) => {
      response.setHeader('Cache-Control', EACH_TIME);
    },
  });
  express.use((request: Request, response: Response, next: NextFunction) => {
    if (request.path.startsWith('/api/')) next();
    else others(request, response, next);
  });
}

export const pagesAreBuilt = (folder: string): boolean => existsSync(join(folder, 'index.html'));
