import { Brand } from '@parley/ui';
import type { ReactNode } from 'react';
import { SettingsButton } from '../settings/settings.js';

export function PageTop({ corner }: { corner?: ReactNode }) {
  return (
    <header className="top" data-landmark>
      <Brand />
      <nav>
        {corner}
        <SettingsButton />
      </nav>
    </header>
  );
}

/** A step before the room: what is asked on one side, `aside` on the other; `foot` stays in reach on phones. */
export function StepPage({
  corner,
  aside,
  foot,
  children,
}: {
  corner?: ReactNode;
  aside?: ReactNode;
  foot?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="step">
      <PageTop corner={corner} />
      <main className={foot ? 'with-foot' : undefined} data-landmark>
        {children}
        {aside && <div className="aside">{aside}</div>}
        {foot && <div className="foot-bar">{foot}</div>}
      </main>
    </div>
  );
}
