import { Controller, Get, HttpCode, Post, Req } from '@nestjs/common';
import { API } from '@parley/contracts';
import type { KeysAnswer, RotationAnswer } from '@parley/contracts';
import { askRotation, showKeys } from '@parley/oversight';
import { orRefuse } from '@parley/platform';
import type { Request } from 'express';
import { Oversight } from '../oversight.js';
import { originOf, signedInOf } from './caller.js';

@Controller(`${API}/keys`)
export class KeysController {
  constructor(private readonly oversight: Oversight) {}

  @Get()
  show(): Promise<KeysAnswer> {
    return showKeys(this.oversight.parts);
  }

  @Post('rotation')
  @HttpCode(202)
  async rotate(@Req() request: Request): Promise<RotationAnswer> {
    const { administrator } = signedInOf(request);
    return {
      rotation: orRefuse(await askRotation(this.oversight.parts, { administrator, origin: originOf(request) })),
    };
  }
}
