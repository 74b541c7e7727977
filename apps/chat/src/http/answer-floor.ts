import { setTimeout as wait } from 'node:timers/promises';
import { LIMITS } from '@parley/contracts';

/** The same wait whatever was found, so that time tells nothing about a code; an exception waits as long. */
export async function notBeforeFloor<T>(answer: Promise<T>): Promise<T> {
  const [settled] = await Promise.allSettled([answer, wait(LIMITS.codeAnswerFloorMs)]);
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
}
