import { isRefusal, type Refusal } from '@parley/contracts';
import { useCallback, useEffect, useState } from 'react';

export type Loaded<T> = { state: 'loading' } | { state: 'ready'; value: T } | { state: 'refused'; refusal: Refusal };

/** Asks once, and again on `reload`; an answer that was overtaken is dropped. `ask` must keep its identity. */
export function useLoaded<T extends object>(ask: () => Promise<T | Refusal>): [Loaded<T>, () => void] {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let current = true;
    void ask().then((answer) => {
      if (!current) return;
      setLoaded(isRefusal(answer) ? { state: 'refused', refusal: answer } : { state: 'ready', value: answer });
    });
    return () => {
      current = false;
    };
  }, [ask, turn]);
  const reload = useCallback(() => {
    setTurn((n) => n + 1);
  }, []);
  return [loaded, reload];
}
