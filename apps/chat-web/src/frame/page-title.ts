import { useEffect } from 'react';

/** Names the page in tab and history. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = title;
  }, [title]);
}
