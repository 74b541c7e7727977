import { Body, Controller, Get, HttpCode, Post, Req } from '@nestjs/common';
import { API } from '@parley/contracts';
import type { AccountAnswer, ConfirmedAnswer, PasskeyOptionsAnswer, RecoveryCodesAnswer } from '@parley/contracts';
import { askConfirmation, changePassword, confirm, makeRecoveryCodes, viewAccount } from '@parley/oversight';
import { orRefuse } from '@parley/platform';
import type { Request } from 'express';
import { originOf, signedInOf } from '../http/caller.js';
import { ConfirmationInput, FreshCodeInput, PasswordChangeInput } from '../http/inputs.js';
import { Oversight } from '../oversight.js';
import { ConsoleOrigins } from './console-origins.js';

/** One's own ways in. */
@Controller(API)
export class AccountController {
  constructor(
    private readonly oversight: Oversight,
    private readonly pages: ConsoleOrigins,
  ) {}

  @Get('account')
  view(@Req() request: Request): Promise<AccountAnswer> {
    return viewAccount(this.oversight.parts, signedInOf(request));
  }

  @Post('account/confirmation/options')
  @HttpCode(200)
  async askConfirmation(@Req() request: Request): Promise<PasskeyOptionsAnswer> {
    const asked = await askConfirmation(this.oversight.parts, signedInOf(request), this.pages.of(request));
    return { options: orRefuse(asked) };
  }

  @Post('account/confirmation')
  @HttpCode(200)
  async confirm(@Body() { code, credential }: ConfirmationInput, @Req() request: Request): Promise<ConfirmedAnswer> {
    const passkey = credential && { credential, page: this.pages.of(request) };
    // The schema takes exactly one of them.
    const proof = passkey ?? { code: code ?? '' };
    return {
      confirmedUntil: orRefuse(await confirm(this.oversight.parts, signedInOf(request), proof, originOf(request))),
    };
  }

  @Post('account/password')
  @HttpCode(204)
  async changePassword(@Body() input: PasswordChangeInput, @Req() request: Request): Promise<void> {
    orRefuse(await changePassword(this.oversight.parts, signedInOf(request), input, originOf(request)));
  }

  @Post('recovery-codes')
  async makeRecoveryCodes(@Body() { code }: FreshCodeInput, @Req() request: Request): Promise<RecoveryCodesAnswer> {
    const made = await makeRecoveryCodes(this.oversight.parts, signedInOf(request), code, originOf(request));
    return { recoveryCodes: orRefuse(made) };
  }
}
