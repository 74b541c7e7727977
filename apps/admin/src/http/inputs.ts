import {
  administratorSchema,
  adminRoomsQuerySchema,
  approvalSchema,
  checkpointsQuerySchema,
  confirmationSchema,
  destructionSchema,
  enrolmentSchema,
  exportSchema,
  holdSchema,
  holdsQuerySchema,
  freshCodeSchema,
  invitationSchema,
  logQuerySchema,
  passkeySchema,
  passkeySignInSchema,
  passwordChangeSchema,
  readingSchema,
  readingsQuerySchema,
  refuse,
  rolesSchema,
  signInSchema,
  transcriptQuerySchema,
} from '@parley/contracts';
import type { AdministratorId, AttachmentId, HoldId, ReadingId, RoomId } from '@parley/contracts';
import { createZodDto, createZodValidationPipe } from 'nestjs-zod';
import { z } from 'zod';
import { pathId, Refused } from '@parley/platform';

export class InvitationInput extends createZodDto(invitationSchema) {}
export class EnrolmentInput extends createZodDto(enrolmentSchema) {}
export class SignInInput extends createZodDto(signInSchema) {}
export class FreshCodeInput extends createZodDto(freshCodeSchema) {}
export class ConfirmationInput extends createZodDto(confirmationSchema) {}
export class PasswordChangeInput extends createZodDto(passwordChangeSchema) {}
export class PasskeyInput extends createZodDto(passkeySchema) {}
export class PasskeySignInInput extends createZodDto(passkeySignInSchema) {}
export class AdministratorInput extends createZodDto(administratorSchema) {}
export class RolesInput extends createZodDto(rolesSchema) {}
export class ReadingInput extends createZodDto(readingSchema) {}
export class ReadingsQuery extends createZodDto(readingsQuerySchema) {}
export class ApprovalInput extends createZodDto(approvalSchema) {}
export class HoldInput extends createZodDto(holdSchema) {}
export class HoldsQuery extends createZodDto(holdsQuerySchema) {}
export class DestructionInput extends createZodDto(destructionSchema) {}
export class CheckpointsQuery extends createZodDto(checkpointsQuerySchema) {}
export class ExportInput extends createZodDto(exportSchema) {}
export class RoomsQuery extends createZodDto(adminRoomsQuerySchema) {}
export class TranscriptQuery extends createZodDto(transcriptQuerySchema) {}
export class LogQuery extends createZodDto(logQuerySchema) {}

/** Refuses what a schema does not take: says which fields, never what was given. */
export const InputPipe = createZodValidationPipe({
  createValidationException: (error) => {
    const fields = error instanceof z.ZodError ? error.issues.map(({ path }) => path.join('.') || '(body)') : [];
    return new Refused(refuse('bad_request', { fields }));
  },
});

export const roomIdFrom = (text: string): RoomId => pathId(text) as RoomId;
export const readingIdFrom = (text: string): ReadingId => pathId(text) as ReadingId;
export const holdIdFrom = (text: string): HoldId => pathId(text) as HoldId;
/** Refuses `not_found` for what is no number, as for one that nobody has. */
export function certificateNumberFrom(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new Refused(refuse('not_found'));
  return Number(text);
}
export const attachmentIdFrom = (text: string): AttachmentId => pathId(text) as AttachmentId;
export const exportIdFrom = pathId;
export const administratorIdFrom = (text: string): AdministratorId => pathId(text) as AdministratorId;
export const sessionIdFrom = pathId;
