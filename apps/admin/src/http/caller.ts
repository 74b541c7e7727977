import type { Origin, SignedIn } from '@parley/oversight';
import { Refused } from '@parley/platform';
import { refuse } from '@parley/contracts';
import type { Request } from 'express';

interface Known {
  origin?: Origin;
  signedIn?: SignedIn;
}
const known = new WeakMap<Request, Known>();

/** What is known of who asks: put there by the network check and by the guard, never by the request itself. */
export function noteCaller(request: Request, more: Known): void {
  known.set(request, { ...known.get(request), ...more });
}

/** From where. Every request that reaches a handler came through the network check. */
export function originOf(request: Request): Origin {
  const origin = known.get(request)?.origin;
  if (!origin) throw new Error('a request went past the network check');
  return origin;
}

/** Who. Refuses `sign_in_required` when nobody is signed in. */
export function signedInOf(request: Request): SignedIn {
  const signedIn = known.get(request)?.signedIn;
  if (!signedIn) throw new Refused(refuse('sign_in_required'));
  return signedIn;
}
