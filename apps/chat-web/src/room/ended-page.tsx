import type { CloseReason, RoomView } from '@parley/contracts';
import { BrokenPlan } from '@parley/ui';
import { CalmPage } from '../frame/calm-page.js';
import type { TextId } from '../texts/en.js';
import { useTexts } from '../texts/texts.js';

const REASONS: Readonly<Record<Exclude<CloseReason, 'participant'>, TextId>> = {
  time: 'ended.time',
  idle: 'ended.idle',
  too_few: 'ended.few',
  never_activated: 'ended.never',
  service: 'ended.service',
};

/** Why, who, when, and what stays; and a way onward. */
export function EndedPage({ room }: { room: RoomView }) {
  const { say, language } = useTexts();
  const { closedAt, closeReason, closedBy, policy, participants, seat } = room;
  const when =
    closedAt === null
      ? ''
      : new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hour12: false }).format(closedAt);
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
  return (
    <CalmPage
      title={`${say('ended.title')} · Parley`}
      figure={<BrokenPlan seats />}
      headline={say('ended.headline')}
      actions={
        <>
          <a className="btn primary main" href="/host">
            {say('ended.another')}
          </a>
          <a className="btn line" href="/">
            {say('page.front')}
          </a>
        </>
      }
    >
      <p>
        {why} {say('ended.nothing')} {kept ? say('ended.record', { until }) : say('ended.bare')}
      </p>
    </CalmPage>
  );
}
