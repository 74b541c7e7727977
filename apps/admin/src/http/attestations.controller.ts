import { Controller, Get, Param, Query } from '@nestjs/common';
import { API } from '@parley/contracts';
import type { CertificateAnswer, CheckpointKeyAnswer, CheckpointsAnswer } from '@parley/contracts';
import { findCertificate, listCheckpoints } from '@parley/oversight';
import { orRefuse } from '@parley/platform';
import { Oversight } from '../oversight.js';
import { certificateNumberFrom, CheckpointsQuery } from './inputs.js';

/** What keeper signed, for whoever wants to keep it elsewhere. */
@Controller(API)
export class AttestationsController {
  constructor(private readonly oversight: Oversight) {}

  @Get('checkpoints')
  list(@Query() page: CheckpointsQuery): Promise<CheckpointsAnswer> {
    return listCheckpoints(this.oversight.parts, page);
  }

  @Get('checkpoints/key')
  async key(): Promise<CheckpointKeyAnswer> {
    return { verifier: await this.oversight.parts.attestations.verifier() };
  }

  @Get('certificates/:number')
  async certificate(@Param('number') number: string): Promise<CertificateAnswer> {
    return { certificate: orRefuse(await findCertificate(this.oversight.parts, certificateNumberFrom(number))) };
  }
}
