import { Body, Controller, Get, HttpCode, Post, Req } from '@nestjs/common';
import { API } from '@parley/contracts';
import type { AccountAnswer, RecoveryCodesAnswer } from '@parley/contracts';
import { changePassword, makeRecoveryCodes, viewAccount } from '@parley/oversight';
import { orRefuse } from '@parley/platform';
import type { Request } from 'express';
import { originOf, signedInOf } from '../http/caller.js';
import { FreshCodeInput, PasswordChangeInput } from '../http/inputs.js';
import { Oversight } from '../oversight.js';

/** One's own ways in. */
@Controller(API)
export class AccountController {
  constructor(private readonly oversight: Oversight) {}

  @Get('account')
  view(@Req() request: Request): Promise<AccountAnswer> {
    return viewAccount(this.oversight.parts, signedInOf(request));
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
