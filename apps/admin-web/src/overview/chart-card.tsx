import { lazyPart } from '@parley/ui';
import { useState } from 'react';
import { recordTexts } from '../texts/record.js';
import { texts } from '../texts/en.js';
import type { BarChartProps } from './bar-chart-props.js';
import { sayBars, type Bar, type Figure } from './figure-bars.js';
import type { Span } from './overview-search.js';

const say = recordTexts.overview;
const BarChart = lazyPart<BarChartProps>(
  () => import('./uplot-bars.js').then(({ UplotBars }) => UplotBars),
  () => <div className="plot" />,
);

/** A figure over time: how many in all, bars, and the same as a table. */
export function ChartCard({ figure, span, bars }: { figure: Figure; span: Span; bars: readonly Bar[] }) {
  const [pointed, setPointed] = useState<number | null>(null);
  const what = say.charts[figure];
  const bar = pointed === null ? undefined : bars[pointed];
  const total = bars.reduce((sum, { count }) => sum + count, 0);
  return (
    <section className={`card chart ${figure}`} aria-label={what}>
      <h2>
        {what}
        <b className="num">{bar ? say.at(bar.long, bar.count) : texts.number(total)}</b>
      </h2>
      <BarChart bars={bars} label={sayBars(what, span, bars)} onPoint={setPointed} />
      <details>
        <summary>{say.asTable}</summary>
        <div className="scroll" role="region" aria-label={say.tableOf(what)} tabIndex={0}>
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">{say.when}</th>
                <th scope="col" className="n">
                  {say.count}
                </th>
              </tr>
            </thead>
            <tbody>
              {bars.map(({ long, count }) => (
                <tr key={long}>
                  <th scope="row" className="num">
                    {long}
                  </th>
                  <td className="n">{texts.number(count)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}
