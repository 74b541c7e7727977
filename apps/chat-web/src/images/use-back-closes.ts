import { useEffect, useEffectEvent } from 'react';

/** A step that was taken back and has not arrived: a new one before that would be taken back in its place. */
let returning: Promise<void> = Promise.resolve();

/** While something stands over the page, going back closes it and stays on the page. */
export function useBackCloses(open: boolean, onClose: () => void): void {
  const close = useEffectEvent(onClose);
  useEffect(() => {
    if (!open) return;
    let state: 'asked' | 'there' | 'gone' = 'asked';
    const wentBack = (): void => {
      state = 'gone';
      close();
    };
    void returning.then(() => {
      if (state === 'gone') return;
      state = 'there';
      history.pushState(null, '');
      addEventListener('popstate', wentBack, { once: true });
    });
    return () => {
      removeEventListener('popstate', wentBack);
      if (state === 'there')
        returning = new Promise((resolve) => {
          addEventListener(
            'popstate',
            () => {
              resolve();
            },
            { once: true },
          );
          history.back();
        });
      state = 'gone';
    };
  }, [open]);
}
