import { z } from 'zod';
import { countCharacters } from '../limits.js';
import { RECOVERY_CODE } from './accounts.js';

export const totpCode = z.string().regex(/^\d{6}$/);
/** NIST SP 800-63B-4, section 3.1.1.2: length, no composition rules; 8 are asked beside a second factor, we ask 12. */
export const newPassword = z
  .string()
  .refine((p) => countCharacters(p) >= 12 && countCharacters(p) <= 256, '12 to 256 characters');
/** As people type it: any case, in groups or not. */
const recoveryCode = z
  .string()
  .max(64)
  .regex(new RegExp(`^(?:[\\s-]*[0-9A-Za-z]){${RECOVERY_CODE.length}}[\\s-]*$`));
/** The second factor beside a password: what an authenticator shows, or a recovery code. */
export const secondFactor = z.union([totpCode, recoveryCode]);
