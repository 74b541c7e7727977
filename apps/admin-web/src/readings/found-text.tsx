import { useEffect, useRef } from 'react';
import { cutAtHits, type Hit } from './find-in-transcript.js';

/** A text with the places marked where words were found; the one looked at comes into view. */
export function FoundText({ text, hits, current }: { text: string; hits: readonly Hit[]; current: Hit | null }) {
  if (hits.length === 0) return text;
  return cutAtHits(text, hits).map(({ text: piece, hit }, index) =>
    hit === null ? piece : <Mark key={index} text={piece} current={hit === current} />,
  );
}

function Mark({ text, current }: { text: string; current: boolean }) {
  const mark = useRef<HTMLElement>(null);
  useEffect(() => {
    if (current) mark.current?.scrollIntoView({ block: 'center' });
  }, [current]);
  return (
    <mark ref={mark} className={current ? 'current' : undefined}>
      {text}
    </mark>
  );
}
