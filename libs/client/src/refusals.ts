import { refuse, type Refusal } from '@parley/contracts';

/** No answer, or none of the service's: a lost network and a broken proxy look alike to a person. */
export const networkRefusal = (): Refusal => refuse('unavailable', { network: true });
export const isNetworkRefusal = (refusal: Refusal): boolean => refusal.details?.network === true;

/** The caller gave up: nothing is wrong with the line, and nobody need be told. */
export const abortedRefusal = (): Refusal => refuse('unavailable', { aborted: true });
export const isAborted = (refusal: Refusal): boolean => refusal.details?.aborted === true;

const PASSING: readonly Refusal['refused'][] = ['unavailable', 'images_unavailable', 'draining', 'too_many_requests'];
/** Refusals that say "not now": the same thing asked again later may go well, without anyone doing anything. */
export const isPassing = (refusal: Refusal): boolean => PASSING.includes(refusal.refused) && !isAborted(refusal);

/** Milliseconds the service asks to wait; 0 when it says nothing. */
export function retryAfterMs({ details }: Refusal): number {
  const seconds = details?.retryAfter;
  return typeof seconds === 'number' ? seconds * 1000 : 0;
}
