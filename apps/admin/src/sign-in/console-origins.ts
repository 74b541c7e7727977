import type { Request } from 'express';

/** Where browsers reach the console, out of ADMIN_URL. What a request says only chooses among these. */
export class ConsoleOrigins {
  constructor(private readonly origins: readonly string[]) {}

  /** By `Origin`, which was compared with the same list before; where a browser sends none, by the host it asked. */
  of({ headers }: Request): string {
    const { origin, host } = headers;
    const found = this.origins.find((one) => (origin === undefined ? new URL(one).host === host : one === origin));
    const [first] = this.origins;
    if (first === undefined) throw new Error('the console has no address');
    return found ?? first;
  }
}
