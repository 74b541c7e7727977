import { ROOM_STATES, type RoomState, type StatsAnswer } from '@parley/contracts';
import { Link } from '@tanstack/react-router';
import { texts } from '../texts/en.js';
import { StateSign } from './state-sign.js';

/** Rooms by state; each figure leads to the rooms it counts, and the one that is on leads back to all. */
export function StateCounts({ stats, chosen }: { stats: StatsAnswer | undefined; chosen: RoomState | undefined }) {
  const figure = (count: number | undefined): string => (count === undefined ? '–' : texts.number(count));
  return (
    <section className="counts" aria-label={texts.rooms.counts}>
      {ROOM_STATES.map((state) => (
        <Link
          key={state}
          to="/rooms"
          className={state === chosen ? 'on' : ''}
          aria-current={state === chosen ? 'true' : undefined}
          search={(before) => ({ ...before, after: undefined, state: state === chosen ? undefined : state })}
        >
          <b className="num">{figure(stats?.roomsByState[state])}</b> <StateSign state={state} />
        </Link>
      ))}
      <p>
        <b className="num">{figure(stats?.messages)}</b> {texts.rooms.messages}
      </p>
      <p>
        <b className="num">{figure(stats?.readings)}</b> {texts.rooms.readings}
      </p>
    </section>
  );
}
