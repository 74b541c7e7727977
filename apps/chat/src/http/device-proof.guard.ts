import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { API, PARTICIPANT_ROUTES } from '@parley/contracts';
import { checkProof, proofTargets } from '@parley/devices';
import type { Request } from 'express';
import { ChatParts } from '../chat-parts.js';
import { fromOf, noteCaller } from './caller.js';
import { orRefuse } from '@parley/platform';

const NEEDS_PROOF: ReadonlyMap<string, boolean> = new Map(
  PARTICIPANT_ROUTES.map(({ method, path, proof }) => [`${method} ${API}${path}`, proof]),
);

/** Asks the table of routes about every request that has a handler; a route it does not have fails. */
@Injectable()
export class DeviceProofGuard implements CanActivate {
  constructor(private readonly parts: ChatParts) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const { method } = request;
    const { path } = request.route as { path: string };
    const needed = NEEDS_PROOF.get(`${method === 'HEAD' ? 'GET' : method} ${path}`);
    if (needed === undefined) throw new Error(`${method} ${path} is not in the table of routes`);
    if (needed) await this.prove(request);
    return true;
  }

  private async prove(request: Request): Promise<void> {
    const { origins, proofs, rooms } = this.parts;
    const [path = ''] = request.originalUrl.split('?');
    const body: unknown = request.body;
    const input = {
      proof: request.headers.dpop,
      htm: request.method,
      htu: proofTargets(origins, path),
      body: Buffer.isBuffer(body) ? body : null,
      now: rooms.now(),
    };
    const { thumbprint, jws, claims } = orRefuse(await checkProof(input, proofs));
    noteCaller(request, { caller: { thumbprint, proof: jws, terms: claims.terms ?? null, ...fromOf(request) } });
  }
}
