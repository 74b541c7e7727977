import type { CookieOptions, Request, Response } from 'express';
import { readCookie } from './read-cookie.js';

/**
 * The session's cookie. Under TLS `__Host-` makes browsers refuse one that another host or a plain connection set; without TLS,
 * which only loopback has, browsers would not keep it.
 */
export class SessionCookie {
  readonly name: string;
  readonly #options: CookieOptions;

  constructor(tls: boolean) {
    this.name = tls ? '__Host-parley' : 'parley-admin';
    this.#options = { httpOnly: true, sameSite: 'strict', path: '/', secure: tls };
  }

  read(request: Request): string | null {
    return readCookie(request, this.name);
  }

  set(response: Response, token: string): void {
    response.cookie(this.name, token, this.#options);
  }

  clear(response: Response): void {
    response.clearCookie(this.name, this.#options);
  }
}
