import { usePageTitle } from '@parley/ui';
import type { AdministratorView, StatsAnswer } from '@parley/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { POLL_MS, holdsQuery, readingsQuery, statsQuery } from '../api/queries.js';
import { ForbiddenPage, OpeningPage, TroublePage } from '../frame/calm-page.js';
import { QueryTrouble } from '../frame/notice.js';
import { livenessOf } from '../frame/liveness.js';
import { Facts, PageHead } from '../frame/page-head.js';
import { StateCounts } from '../rooms/state-counts.js';
import { may } from '../session/may.js';
import { useAttended } from '../session/use-attended.js';
import { useSession } from '../session/use-session.js';
import { recordTexts } from '../texts/record.js';
import { texts } from '../texts/en.js';
import { Stamp } from '../time/stamp.js';
import { ChartCard } from './chart-card.js';
import { barsOf, FIGURES } from './figure-bars.js';
import { JobTable } from './job-table.js';
import { SPANS, type Span } from './overview-search.js';
import { Warnings } from './warnings.js';
import './overview.css';

const route = getRouteApi('/console/overview');
const say = recordTexts.overview;

export function OverviewPage() {
  const { administrator } = useSession();
  return may(administrator, 'GET', '/stats') ? <Overview administrator={administrator} /> : <ForbiddenPage />;
}

function Overview({ administrator }: { administrator: AdministratorView }) {
  const { span = '24h' } = route.useSearch();
  const attended = useAttended();
  const stats = useQuery({ ...statsQuery, refetchInterval: attended ? POLL_MS : false });
  usePageTitle(texts.title(say.heading));
  const { data } = stats;
  if (!data)
    return stats.error ? <TroublePage error={stats.error} onAgain={() => void stats.refetch()} /> : <OpeningPage />;
  return (
    <div className="page">
      <PageHead
        heading={say.heading}
        chip={{ icon: 'fill/eye', text: texts.readOnly }}
        asOf={data.asOf}
        live={livenessOf(stats, attended)}
      />
      <QueryTrouble of={stats} />
      <Warnings stats={data} />
      <StateCounts stats={data} chosen={undefined} />
      <div className="overview">
        <section className="charts" aria-label={say.chartsName}>
          <SpanChoice span={span} />
          {FIGURES.map((figure) => (
            <ChartCard key={figure} figure={figure} span={span} bars={barsOf(data.figures, figure, span)} />
          ))}
        </section>
        <RecordCard stats={data} administrator={administrator} />
      </div>
      <JobTable jobs={data.jobs} asOf={data.asOf} />
    </div>
  );
}

const SpanChoice = ({ span }: { span: Span }) => (
  <p className="segments" role="group" aria-label={say.span}>
    {SPANS.map((one) => (
      <Link
        key={one}
        to="/overview"
        search={{ span: one }}
        replace
        className={one === span ? 'on' : ''}
        aria-current={one === span ? 'true' : undefined}
      >
        {say.spans[one]}
      </Link>
    ))}
  </p>
);

function RecordCard({ stats, administrator }: { stats: StatsAnswer; administrator: AdministratorView }) {
  const seesReadings = may(administrator, 'GET', '/readings');
  const seesHolds = may(administrator, 'GET', '/holds');
  const waiting = useQuery({ ...readingsQuery({ state: 'waiting' }), enabled: seesReadings });
  const holds = useQuery({ ...holdsQuery({ released: 'false' }), enabled: seesHolds });
  const { checkpoint, logSize, deniedToday, asOf } = stats;
  const rooms = holds.data && new Set(holds.data.holds.map(({ roomId }) => roomId)).size;
  return (
    <section className="card record" aria-label={say.record}>
      <h2>{say.record}</h2>
      <Facts
        facts={[
          [say.logSize, texts.number(logSize)],
          [
            say.checkpoint,
            checkpoint ? (
              <span key="checkpoint">
                {say.checkpointAge(recordTexts.aged(Math.round((asOf - checkpoint.at) / 1000)))}
                <Stamp at={checkpoint.at} clock />
              </span>
            ) : (
              say.noCheckpoint
            ),
          ],
          waiting.data
            ? [
                say.waiting,
                <Link key="waiting" to="/readings" search={{ state: 'waiting' }}>
                  {texts.number(waiting.data.readings.length)}
                </Link>,
              ]
            : null,
          rooms === undefined
            ? null
            : [
                say.holds,
                <Link key="holds" to="/holds">
                  {texts.number(rooms)}
                </Link>,
              ],
          [
            say.deniedToday,
            deniedToday > 0 && may(administrator, 'GET', '/log') ? (
              <Link key="denied" to="/log" search={{ type: 'network_denied' }} className="bad">
                {texts.number(deniedToday)}
              </Link>
            ) : (
              texts.number(deniedToday)
            ),
          ],
        ]}
      />
    </section>
  );
}
