import { Catch, HttpException } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { ERROR_STATUS, refuse } from '@parley/contracts';
import type { Refusal } from '@parley/contracts';
import type { Response } from 'express';
import type { Logger } from '../logging/logger.js';
import { Refused, sendRefusal } from './refusals.js';

/**
 * Whatever a request ends in, its answer has a code; what is a fault of ours goes to the log and not to the caller.
 * `refusalFor` says what the caller hears of an exception.
 */
@Catch()
export class RefusalFilter implements ExceptionFilter {
  constructor(
    private readonly logger: Logger,
    private readonly refusalFor: (error: unknown) => Refusal,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const refusal = this.refusalOf(error);
    // A refusal is no fault, full places and a process that drains least of all. An exception is one: whoever asked did nothing
    // wrong, and something stored may have been tampered with.
    const isFault = ERROR_STATUS[refusal.refused] >= 500 || refusal.refused === 'record_altered';
    if (isFault && !(error instanceof Refused)) this.logger.error({ err: error }, 'a request failed');
    if (!response.headersSent) sendRefusal(response, refusal);
    // A connection that breaks, and not an end: nobody takes the part that went out for the whole.
    else if (!response.writableFinished) response.destroy();
  }

  private refusalOf(error: unknown): Refusal {
    if (error instanceof Refused) return error.refusal;
    // What Nest and Express refuse before a handler runs: unknown routes, bodies that are broken off, malformed or too long.
    const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
    if (status === 404) return refuse('not_found');
    if (status === 413) return refuse('too_large');
    return status !== null && status < 500 ? refuse('bad_request') : this.refusalFor(error);
  }
}

/** Errors of Express's own parts carry their status. */
const statusOf = (error: unknown): number | null =>
  typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number'
    ? error.status
    : null;
