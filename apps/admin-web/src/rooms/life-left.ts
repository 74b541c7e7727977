import { isoDuration, longClock } from '@parley/ui';
import type { AdminRoomView } from '@parley/contracts';

export interface LifeLeft {
  /** `18:41:07` */
  clock: string;
  /** For `<time datetime>`. */
  iso: string;
  /** Of its whole time, 0 to 100; null where its terms give no fixed time. */
  percent: number | null;
}

/** How long a room still lasts; null when it is over, or lasts as long as people stay. */
export function lifeLeft(room: Pick<AdminRoomView, 'policy' | 'endsAt' | 'closedAt'>, now: number): LifeLeft | null {
  if (room.closedAt !== null || room.endsAt === null) return null;
  const seconds = Math.max(0, Math.ceil((room.endsAt - now) / 1000));
  const whole = room.policy.end.after;
  const percent = whole === null ? null : Math.min(100, (seconds / whole) * 100);
  return { clock: longClock(seconds), iso: isoDuration(seconds), percent };
}
