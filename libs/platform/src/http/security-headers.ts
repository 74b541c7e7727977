import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';

type Directives = Readonly<Record<string, readonly string[]>>;
const OUR_FILES: Directives = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'font-src': ["'self'"],
  'img-src': ["'self'", 'blob:', 'data:'],
  'connect-src': ["'self'"],
  'manifest-src': ["'self'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'none'"],
};

export interface SecurityHeadersOptions {
  origins: readonly string[];
  /** Path of the interactive documents. */
  documents: string;
  /** What this service's pages need beside our own files. */
  pages?: Directives;
}

/** Only our own files run. The interactive documents bring styles inside their page, which our pages never do. */
export function securityHeaders({ origins, documents, pages = {} }: SecurityHeadersOptions) {
  const tls = origins.every((origin) => origin.startsWith('https:'));
  const headers = (directives: Directives) =>
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: { ...OUR_FILES, ...pages, ...directives } },
      referrerPolicy: { policy: 'no-referrer' },
      xFrameOptions: { action: 'deny' },
      strictTransportSecurity: tls,
    });
  const ofPages = headers({});
  const ofDocuments = headers({ 'style-src': ["'self'", "'unsafe-inline'"] });
  return (request: Request, response: Response, next: NextFunction): void => {
    (request.path.startsWith(documents) ? ofDocuments : ofPages)(request, response, next);
  };
}
