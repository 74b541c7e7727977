import {
  administratorSchema,
  adminRoomsQuerySchema,
  enrolmentSchema,
  freshCodeSchema,
  invitationSchema,
  logQuerySchema,
  passkeySchema,
  passkeySignInSchema,
  passwordChangeSchema,
  readingSchema,
  refuse,
  rolesSchema,
  signInSchema,
  transcriptQuerySchema,
} from '@parley/contracts';
import type { AdministratorId, ReadingId, RoomId } from '@parley/contracts';
import { createZodDto, createZodValidationPipe } from 'nestjs-zod';
import { z } from 'zod';
import { pathId, Refused } from '@parley/platform';

export class InvitationInput extends createZodDto(invitationSchema) {}
export class EnrolmentInput extends createZodDto(enrolmentSchema) {}
export class SignInInput extends createZodDto(signInSchema) {}
export class FreshCodeInput extends createZodDto(freshCodeSchema) {}
export class PasswordChangeInput extends createZodDto(passwordChangeSchema) {}
export class PasskeyInput extends createZodDto(passkeySchema) {}
export class PasskeySignInInput extends createZodDto(passkeySignInSchema) {}
export class AdministratorInput extends createZodDto(administratorSchema) {}
export class RolesInput extends createZodDto(rolesSchema) {}
export class ReadingInput extends createZodDto(readingSchema) {}
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
export const administratorIdFrom = (text: string): AdministratorId => pathId(text) as AdministratorId;
export const sessionIdFrom = pathId;
