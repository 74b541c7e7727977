let context: AudioContext | null = null;

/** Opens the page's sound while a press allows it. */
export function preloadRing(): void {
  context ??= new AudioContext();
  void context.resume();
}

/** Two soft knocks, and a short shake on phones. Silent where the browser allows no sound. */
export function ring(): void {
  if ('vibrate' in navigator) navigator.vibrate([80, 120, 80]);
  if (context?.state !== 'running') return;
  for (const after of [0, 0.22]) {
    const at = context.currentTime + after;
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.setValueAtTime(220, at);
    tone.frequency.exponentialRampToValueAtTime(90, at + 0.1);
    volume.gain.setValueAtTime(0.25, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.16);
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + 0.18);
  }
}
