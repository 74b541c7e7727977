import type { RoomState } from '@parley/contracts';
import type { ReactNode } from 'react';
import { texts } from '../texts/en.js';

/** A shape of its own for each state, so that none is told by colour alone. */
const SHAPES: Readonly<Record<RoomState, ReactNode>> = {
  pending: <circle cx="6" cy="6" r="4.6" stroke="var(--ink-3)" strokeWidth="1.8" strokeDasharray="2.2 2" />,
  active: <circle cx="6" cy="6" r="4.6" stroke="var(--text)" strokeWidth="2" />,
  locked: <circle cx="6" cy="6" r="5.5" fill="var(--text)" />,
  closed: <rect x="1" y="1" width="10" height="10" rx="2.5" stroke="var(--ink-2)" strokeWidth="2" />,
  archived: <rect x=".5" y=".5" width="11" height="11" rx="2.5" fill="var(--ink-2)" />,
  destroyed: <path d="M2 2L10 10M10 2L2 10" stroke="var(--danger)" strokeWidth="2.2" strokeLinecap="round" />,
};

export const StateSign = ({ state }: { state: RoomState }) => (
  <span className="signed">
    <svg className="sign-of" viewBox="0 0 12 12" fill="none" aria-hidden="true">
      {SHAPES[state]}
    </svg>
    {texts.states[state]}
  </span>
);
