import type { CheckedProof } from '@parley/devices';
import type { Caller } from '@parley/rooms';
import type { Request } from 'express';
import type { From } from '../callers.js';

interface Known {
  from?: From;
  caller?: Caller;
  proof?: CheckedProof;
}
const known = new WeakMap<Request, Known>();

/** What is known of who asks: put there by the budget and by the guard, never by the request itself. */
export function noteCaller(request: Request, more: Known): void {
  known.set(request, { ...known.get(request), ...more });
}

/** From where. Every request to the API came through its budget. */
export function fromOf(request: Request): From {
  const from = known.get(request)?.from;
  if (!from) throw new Error('a request went past its budget');
  return from;
}

/** The device that proved itself; only routes with a proof have one. */
export function callerOf(request: Request): Caller {
  const caller = known.get(request)?.caller;
  if (!caller) throw new Error('a request went past its proof');
  return caller;
}

/** Its proof, for whoever reads the body. */
export function proofOf(request: Request): CheckedProof {
  const proof = known.get(request)?.proof;
  if (!proof) throw new Error('a request went past its proof');
  return proof;
}
