import { lazyPart } from '@parley/ui';
import { useEffect, useSyncExternalStore } from 'react';
import { getLookedAt, lookAt, watchLookedAt } from './lightbox-store.js';
import { useBackCloses } from './use-back-closes.js';

export const lightbox = () => import('./lightbox.js');
const Lightbox = lazyPart(() => lightbox().then(({ Lightbox }) => Lightbox));
const close = (): void => {
  lookAt(null);
};

/** The place of the page where images are looked at; it closes with the room. */
export function LightboxHost() {
  const shown = useSyncExternalStore(watchLookedAt, getLookedAt);
  useBackCloses(shown !== null, close);
  useEffect(() => close, []);
  return shown && <Lightbox {...shown} onClose={close} onMissing={close} />;
}
