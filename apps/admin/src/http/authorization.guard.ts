import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { refuse } from '@parley/contracts';
import type { Request } from 'express';
import { Sessions } from '../sign-in/sessions.js';
import { authorize, ruleOf } from './authorization.js';
import { Refused } from '@parley/platform';

/** Asks the one table about every request that has a handler. What the table does not have is nobody's. */
@Injectable()
export class AuthorizationGuard implements CanActivate {
  constructor(private readonly sessions: Sessions) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const { path } = request.route as { path: string };
    const rule = ruleOf(request.method, path);
    if (rule === undefined) throw new Refused(refuse('forbidden'));
    const signedIn = rule === 'anyone' ? null : await this.sessions.recognize(request);
    const refusal = authorize(rule, signedIn?.administrator ?? null);
    if (refusal) throw new Refused(refusal);
    return true;
  }
}
