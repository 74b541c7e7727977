import { Body, Controller, Delete, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { API, joinSchema } from '@parley/contracts';
import type { JoinAnswer, JoinRequest } from '@parley/contracts';
import { joinRoom, withdrawKnock } from '@parley/rooms';
import type { Request, Response } from 'express';
import { ChatParts } from '../chat-parts.js';
import { RoomsServed } from '../rooms-served/rooms-served.js';
import { notBeforeFloor } from './answer-floor.js';
import { callerOf } from './caller.js';
import { jsonBody } from './json-body.js';
import { knockIdOf } from './path-id.js';
import { orRefuse } from '@parley/platform';

const ACCEPTED = 202;

@Controller(`${API}/joins`)
export class JoinsController {
  constructor(
    private readonly parts: ChatParts,
    private readonly served: RoomsServed,
  ) {}

  @Post()
  async join(
    @Body(jsonBody(joinSchema)) input: JoinRequest,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JoinAnswer> {
    const caller = callerOf(request);
    const joining = joinRoom(this.parts.rooms, caller, input);
    // With a key that turns out wrong it is a bare code too, and that must not show either.
    const joined = orRefuse(await ('code' in input.locator ? notBeforeFloor(joining) : joining));
    if ('room' in joined) this.served.announce(joined.room.id);
    else {
      response.status(ACCEPTED);
      this.served.awaitKnock(joined.knock.roomId, caller.thumbprint);
      this.served.announce(joined.knock.roomId);
    }
    return joined;
  }

  @Delete(':knockId')
  @HttpCode(204)
  async withdraw(@Param('knockId') id: string, @Req() request: Request): Promise<void> {
    const { roomId } = orRefuse(await withdrawKnock(this.parts.rooms, callerOf(request), knockIdOf(id)));
    this.served.announce(roomId);
  }
}
