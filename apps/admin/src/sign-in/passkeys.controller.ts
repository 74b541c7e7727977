import { Body, Controller, Delete, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { API, refuse } from '@parley/contracts';
import type { PasskeyOptionsAnswer, PasskeyView, SignedInAnswer } from '@parley/contracts';
import { addPasskey, askNewPasskey, askPasskey, removePasskey, signInWithPasskey } from '@parley/oversight';
import { orRefuse, Refused } from '@parley/platform';
import type { Request, Response } from 'express';
import { originOf, signedInOf } from '../http/caller.js';
import { PasskeyInput, PasskeySignInInput } from '../http/inputs.js';
import { Oversight } from '../oversight.js';
import { ConsoleOrigins } from './console-origins.js';
import { Sessions } from './sessions.js';

@Controller(API)
export class PasskeysController {
  constructor(
    private readonly oversight: Oversight,
    private readonly sessions: Sessions,
    private readonly pages: ConsoleOrigins,
  ) {}

  @Post('sign-in/passkeys/options')
  @HttpCode(200)
  async ask(@Req() request: Request): Promise<PasskeyOptionsAnswer> {
    return { options: orRefuse(await askPasskey(this.oversight.parts, this.pages.of(request), originOf(request))) };
  }

  @Post('sign-in/passkeys')
  async signIn(
    @Body() { credential }: PasskeySignInInput,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignedInAnswer> {
    const input = { credential, page: this.pages.of(request) };
    return this.sessions.begin(
      response,
      orRefuse(await signInWithPasskey(this.oversight.parts, input, originOf(request))),
    );
  }

  @Post('passkeys/options')
  @HttpCode(200)
  async askNew(@Req() request: Request): Promise<PasskeyOptionsAnswer> {
    const page = this.pages.of(request);
    return { options: orRefuse(await askNewPasskey(this.oversight.parts, signedInOf(request), page)) };
  }

  @Post('passkeys')
  async add(@Body() { credential, name }: PasskeyInput, @Req() request: Request): Promise<{ passkey: PasskeyView }> {
    const input = { credential, name, page: this.pages.of(request) };
    const signedIn = signedInOf(request);
    return { passkey: orRefuse(await addPasskey(this.oversight.parts, signedIn, input, originOf(request))) };
  }

  @Delete('passkeys/:passkeyId')
  @HttpCode(204)
  async remove(@Param('passkeyId') id: string, @Req() request: Request): Promise<void> {
    if (!/^[A-Za-z0-9_-]{1,1400}$/.test(id)) throw new Refused(refuse('not_found'));
    orRefuse(await removePasskey(this.oversight.parts, signedInOf(request), id, originOf(request)));
  }
}
