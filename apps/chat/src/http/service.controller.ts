import { Controller, Get } from '@nestjs/common';
import { API } from '@parley/contracts';
import type { NamesAnswer, NonceAnswer, PoliciesAnswer } from '@parley/contracts';
import { ChatParts } from '../chat-parts.js';

const NAMES = 4;

/** What anyone may ask, without a proof. */
@Controller(API)
export class ServiceController {
  constructor(private readonly parts: ChatParts) {}

  @Get('nonce')
  nonce(): NonceAnswer {
    const now = this.parts.rooms.now();
    return { nonce: this.parts.proofs.nonces.issue(now), now };
  }

  @Get('policies')
  policies(): PoliciesAnswer {
    const offered = [...this.parts.rooms.policies.values()];
    return { policies: offered.map(({ policy, terms }) => ({ policy, digest: terms })) };
  }

  @Get('names')
  names(): NamesAnswer {
    const { names, now } = this.parts.rooms;
    return { names: names.offer(NAMES, now()) };
  }
}
