import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import { API, refuse } from '@parley/contracts';
import type { AdministratorsAnswer, AdministratorView, InvitedAnswer, Refusal, SessionView } from '@parley/contracts';
import {
  changeRoles,
  createAdministrator,
  endSessionOf,
  invite,
  livingSessions,
  removeAdministrator,
  viewAdministrator,
} from '@parley/oversight';
import type { Administrator } from '@parley/oversight';
import { orRefuse } from '@parley/platform';
import type { Request } from 'express';
import { Oversight } from '../oversight.js';
import { originOf, signedInOf } from './caller.js';
import { administratorIdFrom, AdministratorInput, RolesInput, sessionIdFrom } from './inputs.js';

/** Who may sign in, for those with the security role. */
@Controller(`${API}/administrators`)
export class AdministratorsController {
  constructor(private readonly oversight: Oversight) {}

  @Get()
  async list(): Promise<AdministratorsAnswer> {
    const { administrators, now } = this.oversight.parts;
    return { administrators: await administrators.listings(now()) };
  }

  @Post()
  async create(@Body() { name, roles }: AdministratorInput, @Req() request: Request): Promise<InvitedAnswer> {
    const maker = { administrator: signedInOf(request).administrator, origin: originOf(request) };
    const created = orRefuse(await createAdministrator(this.oversight.parts, name, roles, maker));
    return this.#invite(created, request);
  }

  @Post(':administratorId/invitations')
  async invite(@Param('administratorId') id: string, @Req() request: Request): Promise<InvitedAnswer> {
    return this.#invite(orRefuse(await this.#find(id)), request);
  }

  @Post(':administratorId/roles')
  @HttpCode(200)
  async changeRoles(
    @Param('administratorId') text: string,
    @Body() { roles }: RolesInput,
    @Req() request: Request,
  ): Promise<{ administrator: AdministratorView }> {
    const input = { id: administratorIdFrom(text), roles };
    const changed = await changeRoles(this.oversight.parts, signedInOf(request), input, originOf(request));
    return { administrator: viewAdministrator(orRefuse(changed)) };
  }

  @Delete(':administratorId')
  @HttpCode(204)
  async remove(@Param('administratorId') text: string, @Req() request: Request): Promise<void> {
    const id = administratorIdFrom(text);
    orRefuse(await removeAdministrator(this.oversight.parts, signedInOf(request), id, originOf(request)));
  }

  @Get(':administratorId/sessions')
  async sessions(@Param('administratorId') id: string, @Req() request: Request): Promise<{ sessions: SessionView[] }> {
    const found = orRefuse(await this.#find(id));
    return { sessions: await livingSessions(this.oversight.parts, found.id, signedInOf(request).session) };
  }

  @Delete(':administratorId/sessions')
  @HttpCode(204)
  async endSessions(@Param('administratorId') text: string, @Req() request: Request): Promise<void> {
    const id = administratorIdFrom(text);
    orRefuse(await endSessionOf(this.oversight.parts, signedInOf(request), id, null, originOf(request)));
  }

  @Delete(':administratorId/sessions/:sessionId')
  @HttpCode(204)
  async endSession(
    @Param('administratorId') text: string,
    @Param('sessionId') session: string,
    @Req() request: Request,
  ): Promise<void> {
    const [id, sessionId] = [administratorIdFrom(text), sessionIdFrom(session)];
    orRefuse(await endSessionOf(this.oversight.parts, signedInOf(request), id, sessionId, originOf(request)));
  }

  async #find(text: string): Promise<Administrator | Refusal> {
    return (await this.oversight.parts.administrators.find(administratorIdFrom(text))) ?? refuse('not_found');
  }

  async #invite(administrator: Administrator, request: Request): Promise<InvitedAnswer> {
    const maker = { administrator: signedInOf(request).administrator, origin: originOf(request) };
    const link = orRefuse(await invite(this.oversight.parts, administrator, maker));
    return { administrator: viewAdministrator(administrator), ...link };
  }
}
