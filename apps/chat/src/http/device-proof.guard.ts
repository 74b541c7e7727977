import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { API, LIMITS, PARTICIPANT_ROUTES, refuse } from '@parley/contracts';
import type { ParticipantRoute } from '@parley/contracts';
import { checkProof, proofTargets } from '@parley/devices';
import { orRefuse, Refused } from '@parley/platform';
import type { Request } from 'express';
import { ChatParts } from '../chat-parts.js';
import { Draining } from '../draining.js';
import { fromOf, noteCaller } from './caller.js';
import { hasBody, readProvenBody } from './request-body.js';

const ROUTES: ReadonlyMap<string, ParticipantRoute> = new Map(
  PARTICIPANT_ROUTES.map((route: ParticipantRoute) => [`${route.method} ${API}${route.path}`, route]),
);

/**
 * Asks the table of routes about every request that has a handler; a route it does not have fails. Nothing of a body is read before
 * the proof holds; JSON is read here, so that no handler sees other bytes than were signed, an image by its handler, for whoever
 * has a seat.
 */
@Injectable()
export class DeviceProofGuard implements CanActivate {
  constructor(
    private readonly parts: ChatParts,
    private readonly draining: Draining,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const { method } = request;
    const { path } = request.route as { path: string };
    const route = ROUTES.get(`${method === 'HEAD' ? 'GET' : method} ${path}`);
    if (!route) throw new Error(`${method} ${path} is not in the table of routes`);
    // It may take longer than stopping waits, and has cost nobody anything yet.
    if (route.image && this.draining.begun) throw new Refused(refuse('draining'));
    if (route.proof) await this.prove(request, route);
    return true;
  }

  private async prove(request: Request, { image }: ParticipantRoute): Promise<void> {
    const { origins, proofs, rooms } = this.parts;
    const [path = ''] = request.originalUrl.split('?');
    const input = {
      proof: request.headers.dpop,
      htm: request.method,
      htu: proofTargets(origins, path),
      hasBody: image === true || hasBody(request),
      now: rooms.now(),
    };
    const proof = orRefuse(await checkProof(input, proofs));
    const { thumbprint, jws, claims } = proof;
    const caller = { thumbprint, proof: jws, terms: claims.terms ?? null, ...fromOf(request) };
    noteCaller(request, { caller, proof });
    if (!image) request.body = orRefuse(await readProvenBody(request, proof, LIMITS.jsonBytes));
  }
}
