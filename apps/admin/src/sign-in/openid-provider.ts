import type { Identity, SignOnSecrets, SingleSignOn } from '@parley/oversight';
import type { Logger, Settings } from '@parley/platform';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientSecretBasic,
  ClientSecretPost,
  discovery,
} from 'openid-client';
import type { ClientAuth, Configuration } from 'openid-client';

/** What OIDC_* say. */
export interface OpenIdSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What the button says. */
  name: string;
}

/** The provider of the settings, which are given all or none; null without them. */
export function openIdProvider(settings: Settings<'admin'>, logger: Logger): SingleSignOn | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret, OIDC_NAME: name } = settings;
  return issuer !== undefined && clientId !== undefined && clientSecret !== undefined
    ? new OpenIdProvider({ issuer, clientId, clientSecret, name }, logger)
    : null;
}

const TIMEOUT_SECONDS = 5;
const BASIC = 'client_secret_basic';

/** RFC 8414, section 2: Basic where nothing else is said. */
const clientAuth =
  (secret: string): ClientAuth =>
  (provider, ...more) => {
    const methods = provider.token_endpoint_auth_methods_supported ?? [BASIC];
    (methods.includes(BASIC) ? ClientSecretBasic : ClientSecretPost)(secret)(provider, ...more);
  };

/** The provider by openid-client. It is looked for when somebody needs it: the service starts and works without it. */
export class OpenIdProvider implements SingleSignOn {
  readonly issuer: string;
  readonly name: string;
  #found: Configuration | null = null;

  constructor(
    private readonly settings: OpenIdSettings,
    private readonly logger: Logger,
  ) {
    this.issuer = settings.issuer;
    this.name = settings.name;
  }

  async begin({ state, nonce, codeVerifier }: SignOnSecrets, callback: string): Promise<URL | 'away'> {
    try {
      return buildAuthorizationUrl(await this.#provider(), {
        redirect_uri: callback,
        scope: 'openid',
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
      });
    } catch (error) {
      this.#warn(error);
      return 'away';
    }
  }

  async end(
    { state, nonce, codeVerifier }: SignOnSecrets,
    callback: string,
    query: string,
  ): Promise<Identity | 'away' | null> {
    try {
      const tokens = await authorizationCodeGrant(await this.#provider(), new URL(`${callback}?${query}`), {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: codeVerifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      // The setting names the issuer: what discovery answers is held to it.
      return claims ? { issuer: this.issuer, subject: claims.sub } : null;
    } catch (error) {
      this.#warn(error);
      return isAway(error) ? 'away' : null;
    }
  }

  async #provider(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.settings;
    const url = new URL(issuer);
    this.#found ??= await discovery(url, clientId, undefined, clientAuth(clientSecret), {
      timeout: TIMEOUT_SECONDS,
      // Settings allow it on this machine alone. Marked as deprecated only to stand out.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      execute: url.protocol === 'http:' ? [allowInsecureRequests] : [],
    });
    return this.#found;
  }

  /** Whoever set this up needs the reason; an error's words and codes hold no code, token or secret. */
  #warn(error: unknown): void {
    const { message, ...known } = error instanceof Error ? error : new Error(String(error));
    const reason = 'error' in known ? known.error : 'code' in known ? known.code : message;
    this.logger.warn({ reason: String(reason) }, 'single sign-on failed');
  }
}

/** No answer, a late one, or one of the provider's own faults: not the fault of whoever signs in. */
const isAway = (error: unknown): boolean =>
  error instanceof TypeError ||
  (error instanceof Error &&
    (error.name === 'TimeoutError' ||
      error.name === 'AbortError' ||
      ('code' in error && (error.code === 'OAUTH_TIMEOUT' || error.code === 'OAUTH_RESPONSE_IS_NOT_CONFORM'))));
