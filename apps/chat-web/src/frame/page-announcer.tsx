import { AnnouncerProvider } from '@parley/ui';
import type { ReactNode } from 'react';
import { useTexts } from '../texts/texts.js';

/** What announces on every page, in the page's language. */
export function PageAnnouncer({ children }: { children: ReactNode }) {
  const { say } = useTexts();
  return <AnnouncerProvider partMissing={say('page.partMissing')}>{children}</AnnouncerProvider>;
}
