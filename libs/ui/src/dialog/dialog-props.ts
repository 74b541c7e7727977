import type { ReactNode, RefObject } from 'react';

export interface DialogProps {
  /** The accessible name; the headline then describes it. Without it the headline is the name. */
  label?: string;
  headline: string;
  figure?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  /** Asked to close, by Escape or a press outside. Without it the question must be answered. */
  onClose?: () => void;
  /** Gets the focus afterwards, in case the page has changed behind it; without it, what had it before. */
  opener?: RefObject<HTMLElement | null> | undefined;
  /** A question about something that can't be undone (role alertdialog). */
  alert?: boolean;
  /** 560 instead of 440 pixels. */
  wide?: boolean;
}
