import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import { API } from '@parley/contracts';
import type { LogAnswer, TranscriptAnswer } from '@parley/contracts';
import { readTranscript, showLog } from '@parley/oversight';
import type { Request } from 'express';
import { Oversight } from '../oversight.js';
import { signedInOf } from './caller.js';
import { LogQuery, readingIdFrom, TranscriptQuery } from './inputs.js';
import { orRefuse } from '@parley/platform';

@Controller(API)
export class RecordController {
  constructor(private readonly oversight: Oversight) {}

  @Get('readings/:readingId/entries')
  async read(
    @Param('readingId') id: string,
    @Query() page: TranscriptQuery,
    @Req() request: Request,
  ): Promise<TranscriptAnswer> {
    const { administrator } = signedInOf(request);
    return orRefuse(await readTranscript(this.oversight.parts, administrator, readingIdFrom(id), page));
  }

  @Get('log')
  async showLog(@Query() query: LogQuery): Promise<LogAnswer> {
    return orRefuse(await showLog(this.oversight.parts, query));
  }
}
