import type { Found } from './found.js';

/** No more of them can be told apart on a screen. */
const MOST = 200;

/** At the wall, where in the conversation the hits are. */
export function Ticks({ found: { hits, current } }: { found: Found }) {
  const places = new Set(hits.map(({ at }) => Math.round(at * MOST)));
  return (
    <div className="ticks" aria-hidden="true">
      {[...places].map((place) => (
        <i key={place} style={{ insetBlockStart: `${(100 * place) / MOST}%` }} />
      ))}
      {current && <i className="cur" style={{ insetBlockStart: `${100 * current.at}%` }} />}
    </div>
  );
}
