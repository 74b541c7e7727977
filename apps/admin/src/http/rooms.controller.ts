import { Controller, Get, Param, Query } from '@nestjs/common';
import { API } from '@parley/contracts';
import type { AdminRoomsAnswer, AdminRoomView, StatsAnswer, VerificationAnswer } from '@parley/contracts';
import { findRoom, listRooms, showStats, verifyRecord } from '@parley/oversight';
import { Oversight } from '../oversight.js';
import { roomIdFrom, RoomsQuery } from './inputs.js';
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
}
