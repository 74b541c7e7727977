import {
  adminRoomsQuerySchema,
  enrolmentSchema,
  invitationSchema,
  isUuid,
  logQuerySchema,
  readingSchema,
  refuse,
  signInSchema,
  transcriptQuerySchema,
} from '@parley/contracts';
import type { ReadingId, RoomId } from '@parley/contracts';
import { createZodDto } from 'nestjs-zod';
import { Refused } from './refusals.js';

export class InvitationInput extends createZodDto(invitationSchema) {}
export class EnrolmentInput extends createZodDto(enrolmentSchema) {}
export class SignInInput extends createZodDto(signInSchema) {}
export class ReadingInput extends createZodDto(readingSchema) {}
export class RoomsQuery extends createZodDto(adminRoomsQuerySchema) {}
export class TranscriptQuery extends createZodDto(transcriptQuerySchema) {}
export class LogQuery extends createZodDto(logQuerySchema) {}

/** An id out of a path; what can't be one names nothing. */
function idFrom(text: string): string {
  if (!isUuid(text)) throw new Refused(refuse('not_found'));
  return text;
}
export const roomIdFrom = (text: string): RoomId => idFrom(text) as RoomId;
export const readingIdFrom = (text: string): ReadingId => idFrom(text) as ReadingId;
export const sessionIdFrom = idFrom;
