import { useAnnouncer } from '@parley/ui';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useTexts } from '../texts/texts.js';
import { countLevel, isSaid, type CountLevel } from './count-level.js';

/** Says aloud how many characters are left as they become few; the counter itself is for eyes. Answers its words. */
export function useCountSaid(left: number, limit: number): string {
  const { say } = useTexts();
  const { announce } = useAnnouncer();
  const words = left < 0 ? say('message.over', { over: -left }) : say('message.count', { left });
  const level = countLevel(left, limit);
  const before = useRef<CountLevel>(0);
  const changed = useEffectEvent((now: CountLevel) => {
    if (now !== before.current && isSaid(before.current, now)) announce(words);
    before.current = now;
  });
  useEffect(() => {
    changed(level);
  }, [level]);
  return words;
}
