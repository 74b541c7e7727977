import { Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { API, isRefusal, refuse } from '@parley/contracts';
import type { SingleSignOnAnswer, WaysInAnswer } from '@parley/contracts';
import { beginSingleSignOn, disconnect, endSingleSignOn } from '@parley/oversight';
import type { SignedIn } from '@parley/oversight';
import { orRefuse, Refused } from '@parley/platform';
import type { Request, Response } from 'express';
import { originOf, signedInOf } from '../http/caller.js';
import { Oversight } from '../oversight.js';
import { ConsoleOrigins } from './console-origins.js';
import { Sessions } from './sessions.js';
import { SignOnCookie } from './sign-on-cookie.js';

const CALLBACK = `${API}/sign-in/oidc/callback`;

/** Sign-in through an OpenID provider. Its two GETs are navigations, so what goes wrong there is said by a page of the console. */
@Controller(API)
export class SingleSignOnController {
  constructor(
    private readonly oversight: Oversight,
    private readonly sessions: Sessions,
    private readonly pages: ConsoleOrigins,
    private readonly cookie: SignOnCookie,
  ) {}

  @Get('sign-in/ways')
  ways(): WaysInAnswer {
    return { passkeys: true, oidc: this.oversight.parts.singleSignOn?.name ?? null };
  }

  @Get('sign-in/oidc')
  async begin(@Req() request: Request, @Res() response: Response): Promise<void> {
    // Another site must not start what ends in a session.
    if (request.headers['sec-fetch-site'] === 'cross-site') throw new Refused(refuse('origin_refused'));
    const begun = await this.#begin(request, null);
    if (!isRefusal(begun)) {
      this.cookie.set(response, begun.cookie);
      response.redirect(302, begun.url.href);
    } else if (begun.refused === 'not_found') throw new Refused(begun);
    else response.redirect(302, signInPage(begun.refused));
  }

  /** Changes something by GET: the state and the cookie of the browser that left stand in for `Origin`. */
  @Get('sign-in/oidc/callback')
  async end(@Req() request: Request, @Res() response: Response): Promise<void> {
    const { searchParams, search } = new URL(request.originalUrl, this.pages.of(request));
    const cookie = this.cookie.read(request);
    const input = {
      state: searchParams.get('state') ?? '',
      query: search.slice(1),
      cookie,
    };
    if (cookie !== null) this.cookie.clear(response);
    const { connecting, ended } = await endSingleSignOn(this.oversight.parts, input, originOf(request));
    if (isRefusal(ended)) {
      response.redirect(303, connecting ? accountPage(ended.refused) : signInPage(ended.refused));
    } else if ('connected' in ended) {
      response.redirect(303, accountPage('connected'));
    } else {
      this.sessions.begin(response, ended.signedIn);
      response.redirect(303, '/rooms');
    }
  }

  @Post('account/oidc')
  @HttpCode(200)
  async connect(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<SingleSignOnAnswer> {
    const { url, cookie } = orRefuse(await this.#begin(request, signedInOf(request)));
    this.cookie.set(response, cookie);
    return { url: url.href };
  }

  @Delete('account/oidc')
  @HttpCode(204)
  async disconnect(@Req() request: Request): Promise<void> {
    orRefuse(await disconnect(this.oversight.parts, signedInOf(request), originOf(request)));
  }

  #begin(request: Request, asking: SignedIn | null) {
    return beginSingleSignOn(this.oversight.parts, this.pages.of(request) + CALLBACK, asking, originOf(request));
  }
}

const signInPage = (said: string): string => `/sign-in?sso=${said}`;
const accountPage = (said: string): string => `/account?sso=${said}`;
