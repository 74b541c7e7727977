import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { API } from '@parley/contracts';
import type {
  AdminRoomsAnswer,
  AdminRoomView,
  ReadingAnswer,
  StatsAnswer,
  VerificationAnswer,
} from '@parley/contracts';
import { askReading, findRoom, listRooms, showStats, verifyRecord } from '@parley/oversight';
import type { Request } from 'express';
import { Oversight } from '../oversight.js';
import { originOf, signedInOf } from './caller.js';
import { ReadingInput, roomIdFrom, RoomsQuery } from './inputs.js';
import { orRefuse } from '@parley/platform';

@Controller(API)
export class RoomsController {
  constructor(private readonly oversight: Oversight) {}

  @Get('stats')
  count(): Promise<StatsAnswer> {
    return showStats(this.oversight.parts);
  }

  @Get('rooms')
  async list(@Query() query: RoomsQuery): Promise<AdminRoomsAnswer> {
    return orRefuse(await listRooms(this.oversight.parts, query));
  }

  @Get('rooms/:roomId')
  async find(@Param('roomId') id: string): Promise<{ room: AdminRoomView }> {
    return { room: orRefuse(await findRoom(this.oversight.parts, roomIdFrom(id))) };
  }

  @Get('rooms/:roomId/verification')
  async verify(@Param('roomId') id: string): Promise<VerificationAnswer> {
    return orRefuse(await verifyRecord(this.oversight.parts, roomIdFrom(id)));
  }

  @Post('rooms/:roomId/readings')
  async askReading(
    @Param('roomId') id: string,
    @Body() { reason }: ReadingInput,
    @Req() request: Request,
  ): Promise<ReadingAnswer> {
    const { administrator } = signedInOf(request);
    const input = { roomId: roomIdFrom(id), reason };
    return { reading: orRefuse(await askReading(this.oversight.parts, administrator, input, originOf(request))) };
  }
}
