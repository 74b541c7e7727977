import { z } from 'zod';
import { isLinkKey, isUuid } from '../ids.js';
import type { RoomCode, RoomId } from '../ids.js';

const text = (max: number) => z.string().max(max);
export const uuidSchema = z.string().refine(isUuid, 'not a UUID');
export const roomIdSchema = uuidSchema.transform((id) => id as RoomId);
const linkKeySchema = z
  .string()
  .refine(isLinkKey, 'not a link key')
  .transform((key) => key);

/** What a person typed; the policy's alphabet decides later what it can be. */
const codeSchema = z
  .string()
  .min(1)
  .max(32)
  .transform((code) => code as RoomCode);
const locatorSchema = z.union([
  z.strictObject({ code: codeSchema, key: linkKeySchema.optional() }),
  z.strictObject({ room: roomIdSchema, key: linkKeySchema }),
]);
const chosenNameSchema = z.strictObject({ text: text(200), offer: text(200).optional() });
const keyPackageSchema = text(16_384);

export const openRoomSchema = z.strictObject({
  kind: text(32),
  name: chosenNameSchema.optional(),
  keyPackage: keyPackageSchema.optional(),
});
export const joinSchema = z.strictObject({
  locator: locatorSchema,
  name: chosenNameSchema.optional(),
  about: text(1_000).optional(),
  keyPackage: keyPackageSchema.optional(),
});
export const decisionSchema = z.strictObject({ admit: z.boolean(), keyPackage: text(64).optional() });
/** Routes that take no body accept an empty one or `{}`. */
export const emptySchema = z.strictObject({});
