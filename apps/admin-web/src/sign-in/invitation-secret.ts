import { useSyncExternalStore } from 'react';

const SECRET = /^#([A-Za-z0-9_-]{43})$/;
let secret: string | null = null;
const listeners = new Set<() => void>();

/** Takes the secret of a one-time link out of address and history, where screens, shoulders and extensions could read it. */
function take(): void {
  const found = SECRET.exec(location.hash)?.[1];
  if (location.pathname !== '/sign-in' || found === undefined) return;
  history.replaceState(null, '', '/sign-in');
  secret = found;
  for (const listener of listeners) listener();
}

/** Now, and whenever a link is opened in a tab that shows the console already. */
export function watchForInvitation(): void {
  take();
  window.addEventListener('hashchange', take);
}

export function forgetInvitation(): void {
  secret = null;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};
/** The secret of the one-time link that was opened; null without one. */
export const useInvitationSecret = (): string | null => useSyncExternalStore(subscribe, () => secret);
