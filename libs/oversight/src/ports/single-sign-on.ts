import type { Identity } from './identities.js';

/** What binds an answer of the provider to the question: RFC 7636 (PKCE), OpenID Connect Core section 3.1.2.1 (state, nonce). */
export interface SignOnSecrets {
  state: string;
  nonce: string;
  codeVerifier: string;
}

/** The OpenID provider, by the authorization code flow. Its being away is an answer, not an exception. */
export interface SingleSignOn {
  readonly issuer: string;
  /** What the button says. */
  readonly name: string;
  /** Where to send the browser; `callback` is where it comes back to. */
  begin(secrets: SignOnSecrets, callback: string): Promise<URL | 'away'>;
  /** Who came back with this query; null when the answer does not hold. */
  end(secrets: SignOnSecrets, callback: string, query: string): Promise<Identity | 'away' | null>;
}
