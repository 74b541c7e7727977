import { Injectable } from '@nestjs/common';
import type { SignedInAnswer } from '@parley/contracts';
import { endIfIdle, findSession, viewAdministrator } from '@parley/oversight';
import type { Begun, SignedIn } from '@parley/oversight';
import type { Request, Response } from 'express';
import { noteCaller } from '../http/caller.js';
import { Oversight } from '../oversight.js';
import { SessionCookie } from './session-cookie.js';

/** Sessions as requests carry them: the token in the cookie, nowhere else. */
@Injectable()
export class Sessions {
  constructor(
    private readonly oversight: Oversight,
    private readonly cookie: SessionCookie,
  ) {}

  /** Whose request this is, noted for its handler; null for nobody's. */
  async recognize(request: Request): Promise<SignedIn | null> {
    const token = this.cookie.read(request);
    const signedIn = token === null ? null : await findSession(this.oversight.parts, token);
    if (signedIn) noteCaller(request, { signedIn });
    return signedIn;
  }

  begin(response: Response, begun: Begun): SignedInAnswer {
    this.cookie.set(response, begun.token);
    return { administrator: viewAdministrator(begun.administrator), endsAt: endIfIdle(begun.session) };
  }

  forget(response: Response): void {
    this.cookie.clear(response);
  }
}
