import { useCallback, useMemo, useState } from 'react';

/** Entries whose words an export leaves out, and whether they are being chosen now. */
export interface Redaction {
  choosing: boolean;
  chosen: ReadonlySet<number>;
  toggle: (seq: number) => void;
  clear: () => void;
  setChoosing: (choosing: boolean) => void;
}

export function useChosen(): Redaction {
  const [choosing, setChoosing] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const toggle = useCallback((seq: number) => {
    setChosen((before) => {
      const after = new Set(before);
      if (!after.delete(seq)) after.add(seq);
      return after;
    });
  }, []);
  const clear = useCallback(() => {
    setChosen(new Set());
  }, []);
  return useMemo(() => ({ choosing, chosen, toggle, clear, setChoosing }), [choosing, chosen, toggle, clear]);
}
