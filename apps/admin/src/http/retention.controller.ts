import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { API } from '@parley/contracts';
import type { AdminRoomView, HoldAnswer, HoldsAnswer } from '@parley/contracts';
import { askDestruction, listHolds, placeHold, releaseHold } from '@parley/oversight';
import { orRefuse } from '@parley/platform';
import type { Request } from 'express';
import { Oversight } from '../oversight.js';
import { originOf, signedInOf } from './caller.js';
import { DestructionInput, holdIdFrom, HoldInput, HoldsQuery, roomIdFrom } from './inputs.js';

/** What lengthens a room's keeping, and what cuts it short. */
@Controller(API)
export class RetentionController {
  constructor(private readonly oversight: Oversight) {}

  @Get('holds')
  async list(@Query() { room, released }: HoldsQuery): Promise<HoldsAnswer> {
    const given = released === undefined ? undefined : released === 'true';
    return orRefuse(await listHolds(this.oversight.parts, { room, released: given }));
  }

  @Post('rooms/:roomId/holds')
  async place(
    @Param('roomId') id: string,
    @Body() { reason }: HoldInput,
    @Req() request: Request,
  ): Promise<HoldAnswer> {
    const { administrator } = signedInOf(request);
    const input = { roomId: roomIdFrom(id), reason };
    return { hold: orRefuse(await placeHold(this.oversight.parts, administrator, input, originOf(request))) };
  }

  @Delete('holds/:holdId')
  @HttpCode(204)
  async release(@Param('holdId') id: string, @Req() request: Request): Promise<void> {
    const { administrator } = signedInOf(request);
    orRefuse(await releaseHold(this.oversight.parts, administrator, holdIdFrom(id), originOf(request)));
  }

  @Post('rooms/:roomId/destruction')
  @HttpCode(202)
  async destroy(
    @Param('roomId') id: string,
    @Body() { code }: DestructionInput,
    @Req() request: Request,
  ): Promise<{ room: AdminRoomView }> {
    const { administrator } = signedInOf(request);
    const input = { roomId: roomIdFrom(id), code };
    return { room: orRefuse(await askDestruction(this.oversight.parts, administrator, input, originOf(request))) };
  }
}
