import type { CookieOptions, Request, Response } from 'express';

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

  /** The token, or null when there is none, or more than one: then somebody else set one of them. */
  read(request: Request): string | null {
    const values = (request.headers.cookie ?? '')
      .split(';')
      .map((pair) => pair.trim())
      .filter((pair) => pair.startsWith(`${this.name}=`))
      .map((pair) => pair.slice(this.name.length + 1));
    const [token] = values;
    return values.length === 1 && token !== undefined && /^[A-Za-z0-9_-]{43}$/.test(token) ? token : null;
  }

  set(response: Response, token: string): void {
    response.cookie(this.name, token, this.#options);
  }

  clear(response: Response): void {
    response.clearCookie(this.name, this.#options);
  }
}
