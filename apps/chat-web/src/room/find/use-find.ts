import { useAnnouncer } from '@parley/ui';
import { useCallback, useEffect, useEffectEvent, useRef, useState, type ComponentType } from 'react';
import { flushSync } from 'react-dom';
import { isCovered } from '../../frame/is-covered.js';
import { useTexts } from '../../texts/texts.js';
import type { FindBarProps } from './find-bar.js';
import type { Found } from './found.js';

export interface Find {
  /** Its code, while it is open. */
  Bar: ComponentType<FindBarProps> | null;
  found: Found | null;
  setFound: (found: Found | null) => void;
  open: () => void;
  /** Gives the focus back to where it was. */
  close: () => void;
}

const fetchBar = () => import('./find-bar.js');

/** Find in the conversation: by its button, or by the keys that would find on the page, which holds only a part of it. */
export function useFind(): Find {
  const { toast } = useAnnouncer();
  const { say } = useTexts();
  const [Bar, setBar] = useState<ComponentType<FindBarProps> | null>(null);
  const [found, setFound] = useState<Found | null>(null);
  const before = useRef<Element | null>(null);
  const open = (): void => {
    const field = document.querySelector<HTMLInputElement>('.find input');
    if (field) {
      field.select();
      return;
    }
    before.current = document.activeElement;
    fetchBar().then(
      ({ FindBar }) => {
        setBar(() => FindBar);
      },
      () => {
        toast(say('find.failed'));
      },
    );
  };
  const close = useCallback(() => {
    // On phones what had the focus may stand in the bar, which is there again once this one is gone.
    flushSync(() => {
      setBar(null);
    });
    const gone = before.current === document.body || !before.current?.isConnected;
    const back = gone ? document.querySelector('[role=log]') : before.current;
    if (back instanceof HTMLElement) back.focus();
  }, []);
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
    const byLetter = key.toLowerCase() === 'f' && (ctrlKey || metaKey) && !altKey && !shiftKey;
    // Once it is open, F3 goes on from match to match.
    const finds = byLetter || (key === 'F3' && !Bar && !ctrlKey && !metaKey && !altKey);
    // A dialog holds the focus; what stands behind it is not to be found.
    if (!finds || isCovered()) return;
    event.preventDefault();
    open();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      pressed(event);
    };
    window.addEventListener('keydown', listen);
    return () => {
      window.removeEventListener('keydown', listen);
    };
  }, []);
  useEffect(() => {
    // Ahead of the first use, so that it is there when the network is not.
    void fetchBar().catch(() => undefined);
  }, []);
  return { Bar, found, setFound, open, close };
}
