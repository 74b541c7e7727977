import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';

interface Announcer {
  /** Said politely to screen readers. */
  announce: (words: string) => void;
  /** Said, and shown for four seconds in which the page can be seen. */
  toast: (words: string) => void;
  /** A part of the page could not be fetched: said and shown in the page's words. */
  partMissing: () => void;
}
interface Words {
  words: string;
  key: number;
}
const AnnouncerContext = createContext<Announcer | null>(null);
const TOAST_MS = 4_000;
/** What was said stays this long in the live region: long enough to be heard, soon out of the way of who reads the page. */
const SAID_MS = 8_000;

/** One polite live region for the page, and the place where a short word appears. */
export function AnnouncerProvider({
  partMissing: missingWords,
  children,
}: {
  /** Said when a part of the page could not be fetched. */
  partMissing: string;
  children: ReactNode;
}) {
  // A list, as two can speak at once; the key makes the same words, said twice, two additions.
  const [said, setSaid] = useState<readonly Words[]>([]);
  const [shown, setShown] = useState<Words | null>(null);
  const last = useRef(0);
  const announce = useCallback((words: string) => {
    const key = (last.current += 1);
    setSaid((before) => [...before, { words, key }]);
    setTimeout(() => {
      setSaid((before) => before.filter((one) => one.key !== key));
    }, SAID_MS);
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
  const value = useMemo(
    () => ({
      announce,
      toast,
      partMissing: () => {
        toast(missingWords);
      },
    }),
    [announce, toast, missingWords],
  );
  return (
    <AnnouncerContext value={value}>
      {children}
      <div className="vh" role="status" aria-live="polite" aria-atomic="false">
        {said.map(({ words, key }) => (
          <p key={key}>{words}</p>
        ))}
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
