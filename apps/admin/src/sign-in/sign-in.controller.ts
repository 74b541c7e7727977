import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { API } from '@parley/contracts';
import type { EnrolledAnswer, InvitationAnswer, SignedInAnswer } from '@parley/contracts';
import { enrol, openInvitation, signIn } from '@parley/oversight';
import type { Request, Response } from 'express';
import { originOf } from '../http/caller.js';
import { EnrolmentInput, InvitationInput, SignInInput } from '../http/inputs.js';
import { orRefuse } from '@parley/platform';
import { Oversight } from '../oversight.js';
import { Sessions } from './sessions.js';

@Controller(`${API}/sign-in`)
export class SignInController {
  constructor(
    private readonly oversight: Oversight,
    private readonly sessions: Sessions,
  ) {}

  @Post('invitations')
  @HttpCode(200)
  async open(@Body() { secret }: InvitationInput): Promise<InvitationAnswer> {
    return orRefuse(await openInvitation(this.oversight.parts, secret));
  }

  @Post('enrolments')
  async enrol(
    @Body() input: EnrolmentInput,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<EnrolledAnswer> {
    const enrolled = orRefuse(await enrol(this.oversight.parts, input, originOf(request)));
    return { ...this.sessions.begin(response, enrolled), recoveryCodes: enrolled.recoveryCodes };
  }

  @Post()
  async signIn(
    @Body() input: SignInInput,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignedInAnswer> {
    return this.sessions.begin(response, orRefuse(await signIn(this.oversight.parts, input, originOf(request))));
  }
}
