export interface SignInSearch {
  /** Where to go afterwards, a path of the console. */
  to?: string;
  /** The session ended while the console was open. */
  ended?: 'yes';
}
const PAGES = /^\/(rooms|readings|log|administrators|sessions)([/?]|$)/;

/** Takes nothing from the address but a page of ours: a link must not carry anybody elsewhere after signing in. */
export function readSignInSearch(search: Record<string, unknown>): SignInSearch {
  const { to, ended } = search;
  return {
    ...(typeof to === 'string' && PAGES.test(to) && { to }),
    ...(ended === 'yes' && { ended }),
  };
}
