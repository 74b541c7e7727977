import { Controller, Delete, Get, HttpCode, Param, Req, Res } from '@nestjs/common';
import { API } from '@parley/contracts';
import type { AdministratorView, SessionView } from '@parley/contracts';
import { endSession, ownSessions, viewAdministrator } from '@parley/oversight';
import type { Request, Response } from 'express';
import { originOf, signedInOf } from '../http/caller.js';
import { sessionIdFrom } from '../http/inputs.js';
import { orRefuse } from '@parley/platform';
import { Oversight } from '../oversight.js';
import { Sessions } from './sessions.js';

@Controller(`${API}/sessions`)
export class SessionsController {
  constructor(
    private readonly oversight: Oversight,
    private readonly sessions: Sessions,
  ) {}

  @Get()
  async list(@Req() request: Request): Promise<{ administrator: AdministratorView; sessions: SessionView[] }> {
    const signedIn = signedInOf(request);
    return {
      administrator: viewAdministrator(signedIn.administrator),
      sessions: await ownSessions(this.oversight.parts, signedIn),
    };
  }

  @Delete()
  @HttpCode(204)
  async endAll(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    orRefuse(await endSession(this.oversight.parts, signedInOf(request), null, originOf(request)));
    this.sessions.forget(response);
  }

  @Delete(':sessionId')
  @HttpCode(204)
  async end(
    @Param('sessionId') text: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const signedIn = signedInOf(request);
    const id = sessionIdFrom(text);
    orRefuse(await endSession(this.oversight.parts, signedIn, id, originOf(request)));
    if (id === signedIn.session.id) this.sessions.forget(response);
  }
}
