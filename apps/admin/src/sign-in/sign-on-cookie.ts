import type { CookieOptions, Request, Response } from 'express';
import { readCookie } from './read-cookie.js';

const TEN_MINUTES_MS = 600_000;

/**
 * Says that whoever comes back from the provider is the browser that left. Lax: the way back is another site's link, which brings no
 * strict cookie.
 */
export class SignOnCookie {
  readonly #name: string;
  readonly #options: CookieOptions;

  constructor(tls: boolean) {
    this.#name = tls ? '__Host-parley-sign-on' : 'parley-sign-on';
    this.#options = { httpOnly: true, sameSite: 'lax', path: '/', secure: tls };
  }

  read(request: Request): string | null {
    return readCookie(request, this.#name);
  }

  set(response: Response, value: string): void {
    response.cookie(this.#name, value, { ...this.#options, maxAge: TEN_MINUTES_MS });
  }

  clear(response: Response): void {
    response.clearCookie(this.#name, this.#options);
  }
}
