import type { Upload } from '@parley/client';

/** How the images of the tray stand. */
export interface TrayCounts {
  ready: number;
  /** On their way, or next in the row. */
  moving: number;
  /** The store or the network is away: they go on by themselves. */
  away: number;
  failed: number;
}

/** `online`: whether the service can be reached at all. */
export function countUploads(uploads: readonly Upload[], online: boolean): TrayCounts {
  const counts: TrayCounts = { ready: 0, moving: 0, away: 0, failed: 0 };
  // While one waits for the store, those behind it wait for the same.
  const held = !online || uploads.some(isHeld);
  for (const { state, sent } of uploads) {
    if (state === 'ready') counts.ready += 1;
    else if (state === 'failed') counts.failed += 1;
    else if (held && !(state === 'sending' && sent > 0)) counts.away += 1;
    else counts.moving += 1;
  }
  return counts;
}

/** It was told "not now"; a new attempt counts once its bytes move. */
const isHeld = ({ state, sent, refusal }: Upload): boolean =>
  refusal !== null && (state === 'waiting' || (state === 'sending' && sent === 0));

/**
 * What Send does now: `everything` there is, the words `when-ready` (as soon as the images are up), the `words-alone`
 * while images wait, or `nothing`. Failed images stay in the tray in any case. `choosing`: images are about to be there.
 */
export type Sending = 'everything' | 'when-ready' | 'words-alone' | 'nothing';

export function sendingOf(
  { words, fits, choosing = false }: { words: boolean; fits: boolean; choosing?: boolean },
  counts: TrayCounts,
): Sending {
  if (!fits) return 'nothing';
  if (choosing) return 'when-ready';
  if (counts.away > 0) return words ? 'words-alone' : 'nothing';
  if (counts.moving > 0) return 'when-ready';
  return words || counts.ready > 0 ? 'everything' : 'nothing';
}
