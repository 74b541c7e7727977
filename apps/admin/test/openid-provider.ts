import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export interface StartedProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Who is signed in at the provider from now on. */
  become: (subject: string) => void;
  stop: () => Promise<void>;
}

/** A real OpenID provider on a free port of this machine, whose only page signs in whoever the test says. */
export async function startOpenIdProvider(callback: string): Promise<StartedProvider> {
  const [clientId, clientSecret] = ['console', 'a-secret-of-the-test'];
  let subject = 'nobody';
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      { client_id: clientId, client_secret: clientSecret, redirect_uris: [callback], response_types: ['code'] },
    ],
    features: { devInteractions: { enabled: false } },
    interactions: { url: () => '/interaction' },
    findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    cookies: { keys: ['a-key-of-the-test'] },
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction') !== true) {
      void answer(request, response);
      return;
    }
    void (async () => {
      const grant = new provider.Grant({ accountId: subject, clientId });
      grant.addOIDCScope('openid');
      const result = { login: { accountId: subject }, consent: { grantId: await grant.save() } };
      await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    })();
  });
  return {
    issuer,
    clientId,
    clientSecret,
    become: (who) => {
      subject = who;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
