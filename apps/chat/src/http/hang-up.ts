import type { ServerResponse } from 'node:http';

/** Aborted when the connection goes before the answer has left: nobody waits for what is done any more. */
export function hangUpOf(response: ServerResponse): AbortSignal {
  const hangUp = new AbortController();
  const closed = (): void => {
    if (!response.writableFinished) hangUp.abort();
  };
  if (response.destroyed) closed();
  else response.once('close', closed);
  return hangUp.signal;
}
