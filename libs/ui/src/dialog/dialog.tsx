import { Suspense, lazy, type ReactNode } from 'react';

export interface DialogProps {
  /** The accessible name; the headline then describes it. Without it the headline is the name. */
  label?: string;
  headline: string;
  figure?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  /** Asked to close, by Escape or a press outside. Without it the question must be answered. */
  onClose?: () => void;
  /** A question about something that can't be undone (role alertdialog). */
  alert?: boolean;
  /** 560 instead of 440 pixels. */
  wide?: boolean;
}

const ModalDialog = lazy(() => import('./modal-dialog.js'));

/** A sheet from below on phones, centred on wide screens; open while it is rendered. Focus is trapped and given back. */
export function Dialog(props: DialogProps) {
  return (
    <Suspense fallback={null}>
      <ModalDialog {...props} />
    </Suspense>
  );
}

/** Fetches the dialog's code ahead of the first opening, so that a lost network can't keep a question from being asked. */
export const preloadDialog = (): void => void import('./modal-dialog.js');
