import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { API } from '@parley/contracts';
import type { ReadingAnswer, ReadingsAnswer } from '@parley/contracts';
import { answerReading, askReading, endReading, findReading, listReadings } from '@parley/oversight';
import { orRefuse } from '@parley/platform';
import type { Request } from 'express';
import { Oversight } from '../oversight.js';
import { originOf, signedInOf } from './caller.js';
import { ApprovalInput, readingIdFrom, ReadingInput, ReadingsQuery, roomIdFrom } from './inputs.js';

/** Permission to read: asked for, agreed to, ended. What is read under it stands elsewhere. */
@Controller(API)
export class ReadingsController {
  constructor(private readonly oversight: Oversight) {}

  @Post('rooms/:roomId/readings')
  async ask(
    @Param('roomId') id: string,
    @Body() { reason }: ReadingInput,
    @Req() request: Request,
  ): Promise<ReadingAnswer> {
    const { administrator } = signedInOf(request);
    const input = { roomId: roomIdFrom(id), reason };
    return { reading: orRefuse(await askReading(this.oversight.parts, administrator, input, originOf(request))) };
  }

  @Get('readings')
  async list(@Query() query: ReadingsQuery, @Req() request: Request): Promise<ReadingsAnswer> {
    return orRefuse(await listReadings(this.oversight.parts, signedInOf(request).administrator, query));
  }

  @Get('readings/:readingId')
  async find(@Param('readingId') id: string, @Req() request: Request): Promise<ReadingAnswer> {
    const { administrator } = signedInOf(request);
    return { reading: orRefuse(await findReading(this.oversight.parts, administrator, readingIdFrom(id))) };
  }

  @Post('readings/:readingId/approval')
  @HttpCode(200)
  async answer(
    @Param('readingId') id: string,
    @Body() { agrees }: ApprovalInput,
    @Req() request: Request,
  ): Promise<ReadingAnswer> {
    const { administrator } = signedInOf(request);
    const input = { readingId: readingIdFrom(id), agrees };
    return { reading: orRefuse(await answerReading(this.oversight.parts, administrator, input, originOf(request))) };
  }

  @Delete('readings/:readingId')
  @HttpCode(204)
  async end(@Param('readingId') id: string, @Req() request: Request): Promise<void> {
    const { administrator } = signedInOf(request);
    orRefuse(await endReading(this.oversight.parts, administrator, readingIdFrom(id), originOf(request)));
  }
}
