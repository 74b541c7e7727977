import type { Passkey, PasskeyAnswer, PasskeyCeremonies } from '@parley/oversight';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type {
  AuthenticationResponseJSON,
  AuthenticatorTransport,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';

/** Whom a passkey is for, as the browser shows it (WebAuthn Level 3, section 5.4.1). */
const RP_NAME = 'Parley console';

/** A passkey works under the host name it was made at, so where the console has several addresses, under one of them. */
const rpIdOf = (origin: string): string => new URL(origin).hostname;
/** As the browser said when the passkey was made. */
const transportsOf = ({ transports }: Passkey) => transports as AuthenticatorTransport[];
const bytesOf = (challenge: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(challenge, 'base64url'));
const userIdOf = (id: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(id.replaceAll('-', ''), 'hex'));

/** The ceremonies by @simplewebauthn/server. What the library throws at is an answer that does not hold. */
export const webauthnCeremonies: PasskeyCeremonies = {
  async creationOptions({ id, name }, known, challenge, origin) {
    return {
      ...(await generateRegistrationOptions({
        rpName: RP_NAME,
        rpID: rpIdOf(origin),
        userID: userIdOf(id),
        userName: name,
        challenge: bytesOf(challenge),
        attestationType: 'none',
        excludeCredentials: known.map((passkey) => ({ id: passkey.id, transports: transportsOf(passkey) })),
        // Found without a name, and never used by whoever merely holds the device: it stands for both factors.
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      })),
    };
  },

  async requestOptions(challenge, origin) {
    return {
      ...(await generateAuthenticationOptions({
        rpID: rpIdOf(origin),
        challenge: bytesOf(challenge),
        userVerification: 'required',
      })),
    };
  },

  challengeIn(answer) {
    const { clientDataJSON } = responseOf(answer);
    if (typeof clientDataJSON !== 'string') return null;
    try {
      const client: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8'));
      const challenge =
        typeof client === 'object' && client !== null && 'challenge' in client ? client.challenge : null;
      return typeof challenge === 'string' ? challenge : null;
    } catch {
      return null;
    }
  },

  async created(answer, challenge, origin) {
    const { verified, registrationInfo } = await held(() =>
      verifyRegistrationResponse({
        response: answer as unknown as RegistrationResponseJSON,
        expectedChallenge: challenge,
        expectedOrigin: origin,
        expectedRPID: rpIdOf(origin),
        requireUserVerification: true,
      }),
    );
    if (!verified) return null;
    const { id, publicKey, counter, transports = [] } = registrationInfo.credential;
    return { id, publicKey: Buffer.from(publicKey), counter, transports };
  },

  async signed(answer, passkey, challenge, origin) {
    const { userHandle } = responseOf(answer);
    // Section 7.2, step 6: whoever the authenticator means is whose key this is.
    if (userHandle !== Buffer.from(userIdOf(passkey.administratorId)).toString('base64url')) return null;
    const { verified, authenticationInfo } = await held(() =>
      verifyAuthenticationResponse({
        response: answer as unknown as AuthenticationResponseJSON,
        expectedChallenge: challenge,
        expectedOrigin: origin,
        expectedRPID: rpIdOf(origin),
        credential: {
          id: passkey.id,
          publicKey: new Uint8Array(passkey.publicKey),
          counter: passkey.counter,
          transports: transportsOf(passkey),
        },
        requireUserVerification: true,
      }),
    );
    return verified ? authenticationInfo.newCounter : null;
  },
};

const responseOf = ({ response }: PasskeyAnswer): Readonly<Record<string, unknown>> =>
  typeof response === 'object' && response !== null ? { ...response } : {};

/** The library throws wherever an answer does not hold, malformed ones included. */
async function held<T extends { verified: boolean }>(
  verify: () => Promise<T>,
): Promise<T | { verified: false; registrationInfo?: never; authenticationInfo?: never }> {
  try {
    return await verify();
  } catch {
    return { verified: false };
  }
}
