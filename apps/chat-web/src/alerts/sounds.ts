let context: AudioContext | null = null;

/** Browsers let a page sound only after a press: the first one opens its sound. Answers how to stop waiting for it. */
export function openSoundOnPress(): () => void {
  const waiting = new AbortController();
  const open = (): void => {
    waiting.abort();
    openSound();
  };
  for (const press of ['pointerup', 'keydown']) addEventListener(press, open, { signal: waiting.signal });
  return () => {
    waiting.abort();
  };
}

function openSound(): void {
  // No sound device, or sound forbidden: the page is silent, and everything else says what happens.
  try {
    context ??= new AudioContext();
    context.resume().catch(() => undefined);
  } catch {
    context = null;
  }
}

interface Tone {
  /** Seconds from now. */
  after: number;
  /** Hertz at the beginning and the end. */
  from: number;
  to: number;
  /** 0 to 1. */
  volume: number;
  /** Seconds. */
  length: number;
}
const KNOCK: readonly Tone[] = [0, 0.22].map((after) => ({ after, from: 220, to: 90, volume: 0.25, length: 0.16 }));
const MESSAGE: readonly Tone[] = [
  { after: 0, from: 587, to: 587, volume: 0.07, length: 0.14 },
  { after: 0.09, from: 880, to: 880, volume: 0.06, length: 0.26 },
];

/** Two soft knocks on wood. */
export const playKnock = (): void => {
  play(KNOCK);
};
/** Two short notes, quieter than speech. */
export const playMessage = (): void => {
  play(MESSAGE);
};

function play(tones: readonly Tone[]): void {
  if (context?.state !== 'running') return;
  for (const { after, from, to, volume, length } of tones) {
    const at = context.currentTime + after;
    const tone = context.createOscillator();
    const gain = context.createGain();
    tone.frequency.setValueAtTime(from, at);
    if (to !== from) tone.frequency.exponentialRampToValueAtTime(to, at + length * 0.6);
    // A few milliseconds up, so that it begins without a click.
    gain.gain.setValueAtTime(0.0001, at);
    gain.gain.exponentialRampToValueAtTime(volume, at + 0.008);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + length);
    tone.connect(gain).connect(context.destination);
    tone.start(at);
    tone.stop(at + length + 0.02);
  }
}
