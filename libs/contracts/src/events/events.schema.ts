import { z } from 'zod';
import type { AttachmentId, ClientMessageId } from '../ids.js';
import { countCharacters, LIMITS } from '../limits.js';
import { roomIdSchema, uuidSchema } from '../http/participants.schema.js';
import { RECEIPT_LIMITS } from '../receipt.js';

/** No room's sequence gets further: it is stored in four signed bytes. */
const seq = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31 - 1);
/** 32 bytes in base64url without padding: the last character holds 4 bits, so its low 2 are zero. */
const salt = z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/);
/** Bytes first; the room's own policy counts characters. A lone surrogate can't be stored as UTF-8. */
const words = z
  .string()
  .max(LIMITS.frameBytes)
  .refine((text) => text.isWellFormed(), 'not well-formed Unicode');

const attachments = z
  .array(
    z.strictObject({
      id: uuidSchema.transform((id) => id as AttachmentId),
      alt: words.refine((alt) => countCharacters(alt) <= LIMITS.altMax, 'too long'),
    }),
  )
  .max(LIMITS.imagesInMessage)
  .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, 'an image twice');

const enterRoomSchema = z.strictObject({ roomId: roomIdSchema, afterSeq: seq });
const inRoomSchema = z.strictObject({ roomId: roomIdSchema });
const sendMessageSchema = z.strictObject({
  roomId: roomIdSchema,
  clientMessageId: uuidSchema.transform((id) => id as ClientMessageId),
  salt,
  body: z.union([
    z.strictObject({ text: words, attachments }),
    z.strictObject({
      sealed: z
        .string()
        .min(1)
        .max(LIMITS.frameBytes)
        .regex(/^[A-Za-z0-9_-]+$/),
    }),
  ]),
});
const listMessagesSchema = z
  .strictObject({
    roomId: roomIdSchema,
    after: seq.optional(),
    before: seq.optional(),
    limit: z.number().int().min(1).max(LIMITS.pageEntries),
  })
  .refine((q) => (q.after === undefined) !== (q.before === undefined), 'give after or before, not both');
const readUpToSchema = z.strictObject({ roomId: roomIdSchema, seq });
/** RFC 7515, section 7.1, with the 64 bytes of an ES256 signature: one receipt has one spelling, and so one digest. */
const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{85}[AQgw]$/;
const giveReceiptSchema = z.strictObject({
  roomId: roomIdSchema,
  receipt: z.string().max(RECEIPT_LIMITS.length).regex(COMPACT),
});
/** One schema an event: the typed binder and the attack tests read this table. */
export const clientEventSchemas = {
  'room:enter': enterRoomSchema,
  'room:exit': inRoomSchema,
  'message:send': sendMessageSchema,
  'message:list': listMessagesSchema,
  'message:read': readUpToSchema,
  'message:receipt': giveReceiptSchema,
  'participant:typing': inRoomSchema,
} as const;
