import { AlertDialog } from '@base-ui/react/alert-dialog';
import { Dialog } from '@base-ui/react/dialog';
import { useId, useRef } from 'react';
import type { DialogProps } from './dialog-props.js';

/** The dialog itself, with its focus trap: loaded when one is first opened. */
export function ModalDialog({
  label,
  headline,
  figure,
  children,
  actions,
  onClose,
  opener,
  alert = false,
  wide = false,
}: DialogProps) {
  const Parts = alert ? AlertDialog : Dialog;
  const headlineId = useId();
  // Not the first button: a key that was on its way to the page must not answer.
  const popup = useRef<HTMLDivElement>(null);
  const named =
    label === undefined
      ? { 'aria-labelledby': headlineId }
      : { 'aria-label': label, 'aria-describedby': headlineId, 'aria-labelledby': undefined };
  return (
    <Parts.Root
      open
      {...(!alert && { disablePointerDismissal: onClose === undefined })}
      onOpenChange={(open: boolean) => {
        if (!open) onClose?.();
      }}
    >
      <Parts.Portal>
        <Parts.Backdrop className="scrim" />
        <Parts.Popup
          ref={popup}
          initialFocus={popup}
          finalFocus={opener}
          className={wide ? 'dialog wide' : 'dialog'}
          {...named}
        >
          {figure !== undefined && <div className="figure">{figure}</div>}
          <h2 id={headlineId}>{headline}</h2>
          {children}
          {actions !== undefined && <div className="stack">{actions}</div>}
        </Parts.Popup>
      </Parts.Portal>
    </Parts.Root>
  );
}
