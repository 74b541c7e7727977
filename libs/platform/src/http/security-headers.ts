import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';

type Directives = Readonly<Record<string, readonly string[]>>;
const OUR_FILES: Directives = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'font-src': ["'self'"],
  // Images of a room are fetched under a proof and shown out of memory.
  'img-src': ["'self'", 'blob:'],
  'connect-src': ["'self'"],
  'manifest-src': ["'self'"],
  'worker-src': ["'self'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'none'"],
};
/** Text becomes neither markup nor a script, whatever code is given it (W3C Trusted Types, section 4). */
const TRUSTED_TYPES: Directives = { 'require-trusted-types-for': ["'script'"] };
/** The interactive documents bring styles and drawings inside their page, which our pages never do. */
const DOCUMENTS: Directives = { 'style-src': ["'self'", "'unsafe-inline'"], 'img-src': ["'self'", 'data:'] };

/** What a browser may not do for our pages, nor for anything that got into them. */
const TURNED_OFF = [
  'accelerometer',
  'autoplay',
  'browsing-topics',
  'camera',
  'clipboard-read',
  'display-capture',
  'encrypted-media',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'screen-wake-lock',
  'serial',
  'usb',
  'window-management',
  'xr-spatial-tracking',
];
/** Copying a room's link is for our pages alone. So is sharing it, by default, and its name (`web-share`) some browsers warn about. */
const PERMISSIONS = [...TURNED_OFF.map((feature) => `${feature}=()`), 'clipboard-write=(self)'].join(', ');

export interface SecurityHeadersOptions {
  origins: readonly string[];
  /** Path of the interactive documents. */
  documents: string;
  /** What this service's pages need beside our own files. */
  pages?: Directives;
  /** Names of the policies by which its pages make trusted values out of text; none unless given. */
  policies?: readonly string[] | undefined;
}

/** Only our own files run, in a browsing context that shares nothing with another site. */
export function securityHeaders({ origins, documents, pages = {}, policies = ["'none'"] }: SecurityHeadersOptions) {
  const tls = origins.every((origin) => origin.startsWith('https:'));
  const headers = (directives: Directives) =>
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: { ...OUR_FILES, ...pages, ...directives } },
      crossOriginOpenerPolicy: { policy: 'same-origin' },
      crossOriginResourcePolicy: { policy: 'same-origin' },
      referrerPolicy: { policy: 'no-referrer' },
      xFrameOptions: { action: 'deny' },
      strictTransportSecurity: tls,
    });
  const ofPages = headers({ ...TRUSTED_TYPES, 'trusted-types': policies });
  const ofDocuments = headers(DOCUMENTS);
  return (request: Request, response: Response, next: NextFunction): void => {
    response.setHeader('Permissions-Policy', PERMISSIONS);
    (request.path.startsWith(documents) ? ofDocuments : ofPages)(request, response, next);
  };
}
