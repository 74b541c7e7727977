import type { PasskeyOptionsAnswer } from '@parley/contracts';
import { startAuthentication, startRegistration, WebAuthnError } from '@simplewebauthn/browser';

type CreationOptions = Parameters<typeof startRegistration>[0]['optionsJSON'];
type RequestOptions = Parameters<typeof startAuthentication>[0]['optionsJSON'];

/** What keeps a ceremony from an answer: the person, a passkey that is there already, or this browser. */
export type CeremonyTrouble = 'cancelled' | 'known' | 'unsupported';

/** The service made the options with the library's other half. */
export const createPasskey = ({ options }: PasskeyOptionsAnswer) =>
  tried(() => startRegistration({ optionsJSON: options as unknown as CreationOptions }));
export const askPasskey = ({ options }: PasskeyOptionsAnswer) =>
  tried(() => startAuthentication({ optionsJSON: options as unknown as RequestOptions }));

async function tried<T>(ceremony: () => Promise<T>): Promise<{ credential: T } | { trouble: CeremonyTrouble }> {
  try {
    return { credential: await ceremony() };
  } catch (error) {
    if (error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED')
      return { trouble: 'known' };
    // Browsers say the same of a person who turned away and of one who waited too long.
    const isPersons = error instanceof Error && ['NotAllowedError', 'AbortError'].includes(error.name);
    return { trouble: isPersons ? 'cancelled' : 'unsupported' };
  }
}
