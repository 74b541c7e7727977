import type { CloseReason, RoomView } from '@parley/contracts';
import type { TextId } from '../texts/en.js';
import { formatsOf } from '../texts/formats.js';
import { useTexts } from '../texts/texts.js';

const REASONS: Readonly<Record<Exclude<CloseReason, 'participant'>, TextId>> = {
  time: 'ended.time',
  idle: 'ended.idle',
  too_few: 'ended.few',
  never_activated: 'ended.never',
  service: 'ended.service',
};

/** Why a room has ended, by whom and when; and what stays of it. */
export function useEndedWords(room: RoomView): { why: string; stays: string } {
  const { say, language } = useTexts();
  const { closedAt, closeReason, closedBy, policy, participants, seat } = room;
  const when = closedAt === null ? '' : formatsOf(language).time.format(closedAt);
  const enderName = participants.find((one) => one.seat === closedBy)?.name ?? null;
  const why =
    closeReason === null || closeReason === 'participant'
      ? closedBy === seat
        ? say('ended.you', { when })
        : enderName === null
          ? say('ended.someone', { when })
          : say('ended.peer', { name: enderName, when })
      : say(REASONS[closeReason], { when });
  const { destroyAfter } = policy.keeping.afterEnd;
  const kept =
    policy.keeping.messages === 'durable' && destroyAfter > 0 && closeReason !== 'never_activated' && closedAt !== null;
  const until = kept
    ? new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(closedAt + destroyAfter * 1000)
    : '';
  return { why, stays: kept ? say('ended.record', { until }) : say('ended.bare') };
}
