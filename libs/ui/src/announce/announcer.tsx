import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';

interface Announcer {
  /** Said politely to screen readers. */
  announce: (words: string) => void;
  /** Said, and shown for four seconds in which the page can be seen. */
  toast: (words: string) => void;
}
const AnnouncerContext = createContext<Announcer | null>(null);
const TOAST_MS = 4_000;

/** One polite live region for the page, and the place where a short word appears. */
export function AnnouncerProvider({ children }: { children: ReactNode }) {
  // The key makes the same words, said twice, two changes of the region.
  const [said, setSaid] = useState({ words: '', key: 0 });
  const [shown, setShown] = useState<{ words: string; key: number } | null>(null);
  const announce = useCallback((words: string) => {
    setSaid(({ key }) => ({ words, key: key + 1 }));
  }, []);
  const toast = useCallback(
    (words: string) => {
      announce(words);
      setShown((before) => ({ words, key: (before?.key ?? 0) + 1 }));
    },
    [announce],
  );
  useEffect(() => {
    if (!shown) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Its time begins when someone can see it: a tab that slept or lies behind others keeps it.
    const begin = (): void => {
      if (document.hidden) return;
      document.removeEventListener('visibilitychange', begin);
      timer = setTimeout(() => {
        setShown(null);
      }, TOAST_MS);
    };
    document.addEventListener('visibilitychange', begin);
    begin();
    return () => {
      document.removeEventListener('visibilitychange', begin);
      clearTimeout(timer);
    };
  }, [shown]);
  const value = useMemo(() => ({ announce, toast }), [announce, toast]);
  return (
    <AnnouncerContext value={value}>
      {children}
      <div className="vh" role="status" aria-live="polite">
        <span key={said.key}>{said.words}</span>
      </div>
      {shown && (
        <div className="toast" aria-hidden="true">
          {shown.words}
        </div>
      )}
    </AnnouncerContext>
  );
}

/** Throws outside an `AnnouncerProvider`. */
export function useAnnouncer(): Announcer {
  const announcer = useContext(AnnouncerContext);
  if (!announcer) throw new Error('no AnnouncerProvider around this component');
  return announcer;
}
