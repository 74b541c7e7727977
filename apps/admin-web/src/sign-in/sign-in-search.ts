import { texts } from '../texts/en.js';

type SignOnTrouble = keyof typeof texts.signIn.sso;

export interface SignInSearch {
  /** Where to go afterwards, a path of the console. */
  to?: string;
  /** The session ended while the console was open. */
  ended?: 'yes';
  /** What the service said when single sign-on came back without a session. */
  sso?: SignOnTrouble;
}
const PAGES = /^\/(rooms|readings|log|administrators|account)([/?]|$)/;

/** Takes nothing from the address but a page of ours: a link must not carry anybody elsewhere after signing in. */
export function readSignInSearch(search: Record<string, unknown>): SignInSearch {
  const { to, ended, sso } = search;
  return {
    ...(typeof to === 'string' && PAGES.test(to) && { to }),
    ...(ended === 'yes' && { ended }),
    ...(typeof sso === 'string' && Object.hasOwn(texts.signIn.sso, sso) && { sso: sso as SignOnTrouble }),
  };
}
