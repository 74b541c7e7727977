import { Suspense, lazy, useEffect, useSyncExternalStore } from 'react';
import { getLookedAt, lookAt, watchLookedAt } from './lightbox-store.js';
import { useBackCloses } from './use-back-closes.js';

export const lightbox = () => import('./lightbox.js');
const Lightbox = lazy(lightbox);
const close = (): void => {
  lookAt(null);
};

/** The place of the page where images are looked at; it closes with the room. */
export function LightboxHost() {
  const shown = useSyncExternalStore(watchLookedAt, getLookedAt);
  useBackCloses(shown !== null, close);
  useEffect(() => close, []);
  return (
    shown && (
      <Suspense fallback={null}>
        <Lightbox {...shown} onClose={close} />
      </Suspense>
    )
  );
}
