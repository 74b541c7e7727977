import { Mark } from '@parley/ui';
import type { ReactNode } from 'react';
import { texts } from '../texts/en.js';

/** The sheet with the drawing, and the form beside it; on phones the form alone under the brand. */
export function SignInFrame({ children }: { children: ReactNode }) {
  return (
    <div className="sign">
      <aside className="sheet" aria-label="Parley">
        <span className="brand">
          <Mark onSheet />
          Parley
        </span>
        <WatchedRoom />
        <div className="words">
          <p className="motto">{texts.signIn.motto}</p>
          <p>{texts.signIn.promise}</p>
        </div>
      </aside>
      <main>{children}</main>
    </div>
  );
}

/** A room whose window somebody looks through: not one room's plan but the idea of it. */
function WatchedRoom() {
  return (
    <svg className="plan" viewBox="37 28 196 142" fill="none" aria-hidden="true">
      <path className="floor" d="M40 34H190V146H40Z" />
      <path className="w" d="M124 146H190V112M190 68V34H40V146H88" />
      <path
        className="t"
        d="M186.5 68V112M193.5 68V112M88 146V110A36 36 0 0 1 124 146M97 66h36a4 4 0 0 1 4 4v16a4 4 0 0 1-4 4H97a4 4 0 0 1-4-4V70a4 4 0 0 1 4-4"
      />
      <circle className="seat me" cx="77" cy="78" r="8" />
      <circle className="seat" cx="153" cy="78" r="7" />
      <path className="t dash" d="M200 90H216" />
      <circle className="t" cx="224" cy="90" r="6" />
      <circle className="dot" cx="224" cy="90" r="2" />
    </svg>
  );
}
