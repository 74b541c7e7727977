import { Button } from '@parley/ui';
import type { ReactNode } from 'react';

/** What is filled in inside a dialog: its fields, and below them the way out and the way on, which Enter takes as well. */
export function DialogForm({
  children,
  cancel,
  submit,
  disabled,
  onCancel,
  onSubmit,
}: {
  children: ReactNode;
  cancel: string;
  submit: string;
  disabled: boolean;
  onCancel: () => void;
  onSubmit: () => void;
}) {
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <div className="dialog-form">{children}</div>
      <div className="stack">
        <Button look="line" onClick={onCancel}>
          {cancel}
        </Button>
        <Button type="submit" look="primary" disabled={disabled}>
          {submit}
        </Button>
      </div>
    </form>
  );
}
