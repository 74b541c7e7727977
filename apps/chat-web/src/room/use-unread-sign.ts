import { useEffect } from 'react';

/** The icon of the tab says that something is unread; its title says how much. */
export function useUnreadSign(unread: boolean): void {
  useEffect(() => {
    document.getElementById('favicon')?.setAttribute('href', unread ? '/favicon-unread.svg' : '/favicon.svg');
    return () => {
      document.getElementById('favicon')?.setAttribute('href', '/favicon.svg');
    };
  }, [unread]);
}
