import type { Request } from 'express';

/** A token of 256 bits out of a cookie; null when there is none, or more than one: then somebody else set one of them. */
export function readCookie(request: Request, name: string): string | null {
  const values = (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  const [token] = values;
  return values.length === 1 && token !== undefined && /^[A-Za-z0-9_-]{43}$/.test(token) ? token : null;
}
