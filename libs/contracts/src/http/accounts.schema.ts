import { z } from 'zod';
import { ROLES } from './administrators.js';
import { newPassword, totpCode } from './credentials.schema.js';

const roles = z.array(z.enum(ROLES)).min(1).max(ROLES.length);
export const freshCodeSchema = z.strictObject({ code: totpCode });
export const passwordChangeSchema = z.strictObject({
  password: z.string().min(1).max(1024),
  newPassword,
  code: totpCode,
});
export const administratorSchema = z.strictObject({ name: z.string().min(1).max(64), roles });
export const rolesSchema = z.strictObject({ roles });

/** An answer of a WebAuthn ceremony (WebAuthn Level 3, section 5.1, `toJSON`); what it proves is checked elsewhere. */
const credential = z.looseObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/)
    .max(1400),
  type: z.literal('public-key'),
  response: z.looseObject({ clientDataJSON: z.string().max(8192) }),
});
export const passkeySchema = z.strictObject({
  /** One that PostgreSQL keeps and people can read. */
  name: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .refine((name) => !/\p{C}/u.test(name) && /[\p{L}\p{N}]/u.test(name), 'words'),
  credential,
});
/** A second factor in a session there is: an authenticator's code or a passkey. */
export const confirmationSchema = z
  .strictObject({ code: totpCode.optional(), credential: credential.optional() })
  .refine(({ code, credential: answer }) => (code === undefined) !== (answer === undefined), 'one of the two');
export const passkeySignInSchema = z.strictObject({ credential });
