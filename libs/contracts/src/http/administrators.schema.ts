import { z } from 'zod';
import { LIMITS, countCharacters } from '../limits.js';
import { ROOM_KINDS } from '../policy/room-policy.js';
import { ROOM_STATES } from '../room.js';
import { LOG_TYPES, READING_STATES } from './administrators.js';

const secret = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const totpCode = z.string().regex(/^\d{6}$/);
/** NIST SP 800-63B-4, section 3.1.1.2: length, no composition rules; 8 are asked beside a second factor, we ask 12. */
const newPassword = z
  .string()
  .refine((p) => countCharacters(p) >= 12 && countCharacters(p) <= 256, '12 to 256 characters');

/** PostgreSQL keeps every character in text but this one. */
const withoutNul = (text: string): boolean => !text.includes('\0');

export const invitationSchema = z.strictObject({ secret });
export const enrolmentSchema = z.strictObject({ secret, password: newPassword, code: totpCode });
export const signInSchema = z.strictObject({
  name: z.string().min(1).max(64).refine(withoutNul),
  password: z.string().min(1).max(1024),
  code: totpCode,
});
const reason = z
  .string()
  .trim()
  .refine(
    (r) => countCharacters(r) >= LIMITS.reasonMin && countCharacters(r) <= LIMITS.reasonMax,
    `${LIMITS.reasonMin} to ${LIMITS.reasonMax} characters`,
  )
  // Invisible characters would be a reason that nobody can read; RFC 8785 has no form for a lone surrogate.
  .refine((r) => /[\p{L}\p{N}]/u.test(r) && r.isWellFormed(), 'words');
const pageLimit = z.coerce.number().int().min(1).max(200).default(50);
/** Milliseconds since the epoch, up to the last a date can be (ECMA-262, section 21.4.1.1). */
const time = z.coerce.number().int().min(0).max(8.64e15);

export const readingSchema = z.strictObject({ reason });
export const readingsQuerySchema = z.strictObject({
  state: z.enum(READING_STATES).optional(),
  room: z.string().max(36).optional(),
  before: z.string().max(36).optional(),
  limit: pageLimit,
});
export const approvalSchema = z.strictObject({ agrees: z.boolean() });
export const holdSchema = z.strictObject({ reason });
export const holdsQuerySchema = z.strictObject({
  room: z.string().max(36).optional(),
  released: z.enum(['true', 'false']).optional(),
});
export const destructionSchema = z.strictObject({ code: z.string().min(1).max(64).refine(withoutNul) });
export const checkpointsQuerySchema = z.strictObject({
  before: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
  limit: pageLimit,
});
export const adminRoomsQuerySchema = z.strictObject({
  state: z.enum(ROOM_STATES).optional(),
  kind: z.enum(ROOM_KINDS).optional(),
  q: z.string().max(64).refine(withoutNul).optional(),
  after: z.string().max(128).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const transcriptQuerySchema = z.strictObject({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(0),
  limit: z.coerce.number().int().min(1).max(LIMITS.pageEntries).default(LIMITS.pageEntries),
});
export const logQuerySchema = z.strictObject({
  type: z.enum(LOG_TYPES).optional(),
  room: z.string().max(36).optional(),
  /** Name or id. */
  administrator: z.string().min(1).max(64).refine(withoutNul).optional(),
  /** From then on, and before then. */
  from: time.optional(),
  to: time.optional(),
  before: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
