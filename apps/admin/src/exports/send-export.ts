import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { OpenedExport } from '@parley/oversight';
import type { Response } from 'express';

/**
 * The file as it is made: no faster than its reader takes it. Until its first bytes are there a refusal can still be the answer;
 * after them a file that breaks off ends in a broken connection, so that nobody takes a part for the whole. Rejects with what broke
 * it off, but not for a reader who leaves.
 */
export async function sendExport(response: Response, { fileName, mediaType, bytes }: OpenedExport): Promise<void> {
  const first = await bytes.next();
  if (response.destroyed) {
    await bytes.return(undefined);
    return;
  }
  response.setHeader('Content-Type', mediaType);
  response.setHeader('Content-Disposition', `attachment; filename="${fileName}"`);
  keepToItself(response);
  try {
    await pipeline(Readable.from(wholeOf(first, bytes)), response);
  } catch (error) {
    response.destroy();
    if (!hungUp(error)) throw error;
  }
}

/** How often a stream that goes on asks whether it still may. */
const ASK_MS = 1_000;

/**
 * Cuts a stream whose reading or reader is gone, however slowly it is taken: what is made asks for itself, what waits to be taken does
 * not. A gate that does not answer is shut. Answers how to stop watching.
 */
export function whileItMay({ mayGoOn }: Pick<OpenedExport, 'mayGoOn'>, cut: () => void): () => void {
  let isAsking = false;
  const watch = setInterval(() => {
    if (isAsking) return;
    isAsking = true;
    void mayGoOn()
      .catch(() => false)
      .then((may) => {
        isAsking = false;
        if (!may) cut();
      });
  }, ASK_MS);
  return () => {
    clearInterval(watch);
  };
}

/** What an administrator fetches is for their page alone: no type is guessed, nothing in it runs, nothing keeps it on the way. */
export function keepToItself(response: Response): void {
  response.setHeader('Content-Security-Policy', "sandbox; default-src 'none'");
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Cache-Control', 'no-store');
}

async function* wholeOf(
  first: IteratorResult<Uint8Array>,
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    if (!first.done) yield first.value;
    yield* rest;
  } finally {
    // Also when nothing of the rest was asked for yet.
    await rest.return(undefined);
  }
}

const HUNG_UP = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE']);
const hungUp = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && HUNG_UP.has(String(error.code));
