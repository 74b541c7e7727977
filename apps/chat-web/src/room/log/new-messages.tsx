import type { EntryView, SeatNumber } from '@parley/contracts';
import { useEffect, useState } from 'react';
import { useTexts } from '../../texts/texts.js';

/** So many of a burst are said word by word; the log holds them all. */
const MOST = 5;
/** Words stay until they were surely read out, in milliseconds; then they stand in the log alone. */
const SAID_MS = 10_000;

/**
 * Tells screen readers of each new message once. The log itself is not a live region: rows that come and go while it is
 * scrolled would all be read out.
 */
export function NewMessages({
  entries,
  names,
  own,
  after,
}: {
  entries: readonly EntryView[];
  names: ReadonlyMap<SeatNumber, string>;
  own: SeatNumber;
  /** What was there when the room was opened. */
  after: number;
}) {
  const { say } = useTexts();
  const [said, setSaid] = useState(after);
  const lastSeq = entries.at(-1)?.seq ?? 0;
  useEffect(() => {
    const timer = setTimeout(() => {
      setSaid(lastSeq);
    }, SAID_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [lastSeq]);
  const words = (entry: EntryView): string | null => {
    const name = names.get(entry.seat) ?? '';
    switch (entry.type) {
      case 'message': {
        if (!('body' in entry)) return null;
        const { text, attachments } = entry.body;
        const images = attachments.length > 0 ? say('say.images', { count: attachments.length }) : '';
        const described = attachments.map(({ alt }) => alt);
        return [`${name}:`, text, images, ...described].filter((part) => part !== '').join(' ');
      }
      case 'joined':
        return say('say.nowJoined', { name: entry.name ?? name });
      case 'left':
        return say('say.nowLeft', { name });
      case 'commit':
      case 'welcome':
        return null;
    }
  };
  const fresh = entries.slice(-2 * MOST).filter(({ seq, seat }) => seq > Math.max(said, after) && seat !== own);
  return (
    <div className="vh" aria-live="polite" aria-relevant="additions">
      {fresh.slice(-MOST).map((entry) => (
        <p key={entry.id}>{words(entry)}</p>
      ))}
    </div>
  );
}
