import { Catch, HttpException } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { refuse } from '@parley/contracts';
import type { Refusal } from '@parley/contracts';
import type { Logger } from '@parley/platform';
import { DatabaseLostError } from '@parley/persistence';
import type { Response } from 'express';
import { ZodValidationException } from 'nestjs-zod';
import { z } from 'zod';
import { Refused, sendRefusal } from './refusals.js';

/** Whatever a request ends in, its answer has a code; what is a fault of ours goes to the log and not to the caller. */
@Catch()
export class RefusalFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const refusal = refusalOf(error);
    if (refusal.refused === 'internal' || refusal.refused === 'unavailable')
      this.logger.error({ err: error }, 'a request failed');
    if (response.headersSent) response.end();
    else sendRefusal(response, refusal);
  }
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refused) return error.refusal;
  if (error instanceof ZodValidationException) return refuse('bad_request', { fields: faultyFields(error) });
  if (error instanceof DatabaseLostError || LOST.test(codeOf(error))) return refuse('unavailable');
  // What Nest and Express refuse before a handler runs: unknown routes, JSON that is none, bodies beyond the bound.
  const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
  if (status === 404) return refuse('not_found');
  if (status === 413) return refuse('too_large');
  return refuse(status >= 400 && status < 500 ? 'bad_request' : 'internal');
}

/** Connections refused, reset or timed out, and PostgreSQL's classes 08 (connection) and 57P (shutting down). */
const LOST = /^(ECONN|ETIMEDOUT|EPIPE|08|57P)/;
const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

/** Errors of Express's body parser carry their status. */
const statusOf = (error: unknown): number =>
  typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number'
    ? error.status
    : 500;

/** Which fields, and what was expected; never what was given. */
const faultyFields = (error: ZodValidationException): string[] => {
  const cause = error.getZodError();
  return cause instanceof z.ZodError ? cause.issues.map(({ path }) => path.join('.') || '(body)') : [];
};
