import { Suspense, lazy, useEffect, useSyncExternalStore } from 'react';
import { getLookedAt, lookAt, watchLookedAt } from './lightbox-store.js';

export const lightbox = () => import('./lightbox.js');
const Lightbox = lazy(lightbox);

/** The place of the page where images are looked at; it closes with the room. */
export function LightboxHost() {
  const shown = useSyncExternalStore(watchLookedAt, getLookedAt);
  useEffect(
    () => () => {
      lookAt(null);
    },
    [],
  );
  return (
    shown && (
      <Suspense fallback={null}>
        <Lightbox
          {...shown}
          onClose={() => {
            lookAt(null);
          }}
        />
      </Suspense>
    )
  );
}
