import { isUuid } from '@parley/contracts';
import type { RoomId, SeatNumber, ServerTime } from '@parley/contracts';
import { z } from 'zod';
import { packedEntrySchema } from './pack-entry.js';

const roomId = z.custom<RoomId>((value) => typeof value === 'string' && isUuid(value));
const seat = z.custom<SeatNumber>((value) => Number.isSafeInteger(value) && (value as number) > 0);
const time = z.custom<ServerTime>((value) => Number.isSafeInteger(value) && (value as number) >= 0);
const whole = z.int().min(0);
/** The gateway that holds the sockets. */
const source = z.string().min(1).max(64);

const signalSchema = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('typing'), seat }),
  z.strictObject({ is: z.literal('read'), seat, seq: whole, at: time }),
  /** The seat is connected at `source`, which will say so again before `until`. */
  z.strictObject({ is: z.literal('held'), seat, source, until: time }),
  z.strictObject({ is: z.literal('released'), seat, source, at: time }),
]);
const newsSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('entries'), roomId, entries: z.array(packedEntrySchema) }),
  z.strictObject({ type: z.literal('room'), roomId, revision: whole }),
  z.strictObject({ type: z.literal('signal'), roomId, signal: signalSchema }),
]);

export type RoomSignal = z.infer<typeof signalSchema>;
/**
 * What gateways tell each other of a room, after it is stored: entries still sealed, that the room changed (whoever
 * serves it reads it anew), and what is not kept at all. Ids, numbers, seat numbers and sealed bytes; nothing readable.
 */
export type RoomNews = z.infer<typeof newsSchema>;

/** null for anything else: what comes over the wire between gateways is checked like what comes from outside. */
export function readNews(message: unknown): RoomNews | null {
  const read = newsSchema.safeParse(message);
  return read.success ? read.data : null;
}
