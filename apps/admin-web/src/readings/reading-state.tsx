import type { ReadingState } from '@parley/contracts';
import type { ReactNode } from 'react';
import { recordTexts } from '../texts/record.js';

const SHAPES: Readonly<Record<ReadingState, ReactNode>> = {
  waiting: <circle cx="6" cy="6" r="4.6" stroke="var(--warn)" strokeWidth="1.8" strokeDasharray="2.2 2" />,
  open: <circle cx="6" cy="6" r="4.6" stroke="var(--text)" strokeWidth="2.4" />,
  ended: <rect x="1" y="1" width="10" height="10" rx="2.5" stroke="var(--ink-2)" strokeWidth="2" />,
  refused: <path d="M2 2L10 10M10 2L2 10" stroke="var(--danger)" strokeWidth="2.2" strokeLinecap="round" />,
};

/** A shape of its own for each state, so that none is told by colour alone. */
export const ReadingSign = ({ state }: { state: ReadingState }) => (
  <span className="signed">
    <svg className="sign-of" viewBox="0 0 12 12" fill="none" aria-hidden="true">
      {SHAPES[state]}
    </svg>
    {recordTexts.readings.states[state]}
  </span>
);
