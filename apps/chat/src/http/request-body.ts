import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { refuse } from '@parley/contracts';
import type { Refusal } from '@parley/contracts';
import { provesBody } from '@parley/devices';
import type { CheckedProof } from '@parley/devices';

/** How slowly a body may come. One that comes slower is cut off: somebody who means harm would hold memory with it. */
export interface BodyPace {
  /** Milliseconds without a byte. */
  silenceMs: number;
  /** Milliseconds for all of it: a start, and its bytes at the slowest line we wait for. */
  startMs: number;
  bytesPerMs: number;
}
/** A phone at 320 kbit/s sends ten MiB in time, before Node's own limit of 300 s for a request. */
export const PACE: BodyPace = { silenceMs: 15_000, startMs: 30_000, bytesPerMs: 40 };

export const timeFor = (bytes: number, { startMs, bytesPerMs }: BodyPace): number => startMs + bytes / bytesPerMs;

type Framed = Pick<IncomingMessage, 'headers'>;
/** RFC 9112, section 6.3: what has neither header has no body. */
export const hasBody = (request: Framed): boolean => declaredBytes(request) !== 0;
/** Bytes of the body as its sender declared them; null when it comes in chunks and nobody knows. */
export const declaredBytes = ({ headers }: Framed): number | null =>
  headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : null;

/**
 * The body that the proof covers, up to `most` bytes, hashed as it comes. Refuses `too_large` with `details.limit`, before a byte is
 * read where the length is declared; `bad_proof` for other bytes than were signed; `bad_request` for a body that broke off or
 * came too slowly, which nobody hears: the connection is gone.
 */
export async function readProvenBody(
  request: IncomingMessage,
  proof: Pick<CheckedProof, 'bodyHash'>,
  most: number,
  pace: BodyPace = PACE,
): Promise<Buffer | Refusal> {
  if (proof.bodyHash === null) return Buffer.alloc(0);
  const declared = declaredBytes(request);
  if (declared !== null && declared > most) return refuse('too_large', { limit: most });
  const hash = createHash('sha256');
  const room = Buffer.allocUnsafeSlow(declared ?? most);
  const length = await fill(room, request, pace, (part) => hash.update(part));
  if (length === 'too_large') return refuse('too_large', { limit: most });
  if (length === 'broken_off') return refuse('bad_request');
  if (!provesBody(proof, hash.digest())) return refuse('bad_proof');
  // A view would keep all the room alive.
  return length === room.length ? room : Buffer.from(room.subarray(0, length));
}

/** Bytes read. Whatever is not read any more is discarded, so that its sender hears the answer. */
function fill(
  room: Buffer,
  request: IncomingMessage,
  pace: BodyPace,
  each: (part: Buffer) => void,
): Promise<number | 'too_large' | 'broken_off'> {
  return new Promise((resolve) => {
    let length = 0;
    const cutOff = (): void => {
      request.destroy();
    };
    const late = setTimeout(cutOff, timeFor(room.length, pace));
    const silent = setTimeout(cutOff, pace.silenceMs);
    const settle = (how: number | 'too_large' | 'broken_off'): void => {
      clearTimeout(late);
      clearTimeout(silent);
      request.off('data', take).off('end', end).off('close', breakOff);
      request.resume();
      resolve(how);
    };
    const take = (part: Buffer): void => {
      silent.refresh();
      if (part.length > room.length - length) {
        settle('too_large');
        return;
      }
      part.copy(room, length);
      length += part.length;
      each(part);
    };
    const end = (): void => {
      settle(length);
    };
    const breakOff = (): void => {
      settle('broken_off');
    };
    // A broken connection is an error as well as an end; one that nobody listens for would end the process.
    request.on('error', () => undefined);
    request.on('data', take).on('end', end).on('close', breakOff);
    if (request.destroyed) breakOff();
  });
}
