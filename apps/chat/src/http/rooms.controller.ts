import { Body, Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import { API, decisionSchema, emptySchema, openRoomSchema } from '@parley/contracts';
import type { OpenRoomRequest, OwnRoomsAnswer, Refusal, RoomAnswer, RoomView } from '@parley/contracts';
import { activateRoom, decideOnKnocker, departRoom, endRoom, openRoom, ownRooms, showRoom } from '@parley/rooms';
import type { Request } from 'express';
import { ChatParts } from '../chat-parts.js';
import { RoomsServed } from '../rooms-served/rooms-served.js';
import { callerOf } from './caller.js';
import { jsonBody } from './json-body.js';
import { knockIdOf, roomIdOf } from './path-id.js';
import { orRefuse } from '@parley/platform';

@Controller(`${API}/rooms`)
export class RoomsController {
  constructor(
    private readonly parts: ChatParts,
    private readonly served: RoomsServed,
  ) {}

  @Post()
  async open(@Body(jsonBody(openRoomSchema)) input: OpenRoomRequest, @Req() request: Request): Promise<RoomAnswer> {
    return { room: orRefuse(await openRoom(this.parts.rooms, callerOf(request), input)) };
  }

  @Get()
  async listOwn(@Req() request: Request): Promise<OwnRoomsAnswer> {
    const { thumbprint } = callerOf(request);
    const own = await ownRooms(this.parts.rooms, thumbprint);
    for (const knock of own.knocks) if (knock.state === 'waiting') this.served.awaitKnock(knock.roomId, thumbprint);
    return own;
  }

  @Get(':roomId')
  async show(@Param('roomId') id: string, @Req() request: Request): Promise<RoomAnswer> {
    return { room: orRefuse(await showRoom(this.parts.rooms, callerOf(request).thumbprint, roomIdOf(id))) };
  }

  @Post(':roomId/activation')
  @HttpCode(200)
  async activate(
    @Param('roomId') id: string,
    @Body(jsonBody(emptySchema)) _nothing: object,
    @Req() request: Request,
  ): Promise<RoomAnswer> {
    return this.changed(await activateRoom(this.parts.rooms, callerOf(request), roomIdOf(id)));
  }

  @Post(':roomId/departure')
  @HttpCode(200)
  async depart(
    @Param('roomId') id: string,
    @Body(jsonBody(emptySchema)) _nothing: object,
    @Req() request: Request,
  ): Promise<RoomAnswer> {
    return this.changed(await departRoom(this.parts.rooms, callerOf(request).thumbprint, roomIdOf(id)));
  }

  @Post(':roomId/end')
  @HttpCode(200)
  async end(
    @Param('roomId') id: string,
    @Body(jsonBody(emptySchema)) _nothing: object,
    @Req() request: Request,
  ): Promise<RoomAnswer> {
    return this.changed(await endRoom(this.parts.rooms, callerOf(request), roomIdOf(id)));
  }

  @Post(':roomId/knocks/:knockId/decisions')
  @HttpCode(200)
  async decide(
    @Param('roomId') roomId: string,
    @Param('knockId') knockId: string,
    @Body(jsonBody(decisionSchema)) { admit }: { admit: boolean },
    @Req() request: Request,
  ): Promise<RoomAnswer> {
    const input = { roomId: roomIdOf(roomId), knockId: knockIdOf(knockId), admit };
    return this.changed(await decideOnKnocker(this.parts.rooms, callerOf(request), input));
  }

  /** Only what is stored is told. */
  private changed(answer: RoomView | Refusal): RoomAnswer {
    const room = orRefuse(answer);
    this.served.announce(room.id);
    return { room };
  }
}
