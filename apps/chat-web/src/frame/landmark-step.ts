/** The place after `current` in `count` places, round and round; `current` is -1 when none of them is current. */
export function landmarkStep(count: number, current: number, back: boolean): number {
  if (back) return current <= 0 ? count - 1 : current - 1;
  return (current + 1) % count;
}
