import { Suspense, lazy } from 'react';
import type { DialogProps } from './dialog-props.js';

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
