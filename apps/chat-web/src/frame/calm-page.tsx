import { usePageTitle } from '@parley/ui';
import type { ReactNode } from 'react';
import { PageTop } from './step-page.js';

/** One thing happened; here is what, and a way onward. */
export function CalmPage({
  title,
  figure,
  headline,
  children,
  actions,
  note,
}: {
  title: string;
  figure: ReactNode;
  headline: string;
  children?: ReactNode;
  actions?: ReactNode;
  /** Below the way onward, for who wants to know more. */
  note?: ReactNode;
}) {
  usePageTitle(title);
  return (
    <div className="calm">
      <PageTop />
      <main data-landmark>
        <div className="figure">{figure}</div>
        <h1>{headline}</h1>
        {children}
        {actions && <div className="stack">{actions}</div>}
        {note}
      </main>
    </div>
  );
}
