import type { ServerResponse } from 'node:http';

/**
 * Aborted when the answer has left or the connection has gone: nobody waits for what is done any more. A connection whose bytes
 * nobody reads tells only of what fits Node's buffer of 16 KiB: of a larger body the end is seen once it is read.
 */
export function hangUpOf(response: ServerResponse): AbortSignal {
  const hangUp = new AbortController();
  if (response.destroyed) hangUp.abort();
  else
    response.once('close', () => {
      hangUp.abort();
    });
  return hangUp.signal;
}
