import { lazyPart } from '../lazy/lazy-part.js';
import type { DialogProps } from './dialog-props.js';

const fetchDialog = () => import('./modal-dialog.js').then(({ ModalDialog }) => ModalDialog);
const LazyDialog = lazyPart(fetchDialog);

/**
 * A sheet from below on phones, centred on wide screens; open while it is rendered. Focus is trapped and given back. One
 * whose code can't be fetched asks to close; a question that must be answered waits for it.
 */
export function Dialog(props: DialogProps) {
  return <LazyDialog {...props} onMissing={props.onClose} />;
}

/** Fetches the dialog's code ahead of the first opening, so that a lost network can't keep a question from being asked. */
export const preloadDialog = (): Promise<unknown> => fetchDialog();
