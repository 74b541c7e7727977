import { Icon, type IconName } from '@parley/ui';
import { Fragment, type ReactNode } from 'react';
import type { Liveness } from './liveness.js';
import { utcClock } from '../time/format-time.js';
import { texts } from '../texts/en.js';

/** The heading of a page, a chip that says what it is, and how old its figures are. */
export function PageHead({
  heading,
  chip,
  asOf,
  live,
}: {
  heading: string;
  chip?: { icon: IconName; text: string };
  asOf?: number | undefined;
  /** Whether they go on by themselves; undefined for what never changes. */
  live?: Liveness;
}) {
  return (
    <div className="head">
      <h1>{heading}</h1>
      {chip && <Chip {...chip} />}
      {asOf !== undefined && (
        <span className="as-of num">
          <i className={live === 'live' ? 'live' : 'live off'} />
          {texts.asOf(utcClock(asOf))}
          {live && texts.liveness[live]}
        </span>
      )}
    </div>
  );
}

export const Chip = ({ icon, text }: { icon: IconName; text: string }) => (
  <span className="chip">
    <Icon name={icon} size="s" />
    {text}
  </span>
);

/** Figures by name; what is null is left out. */
export const Facts = ({ facts }: { facts: readonly (readonly [name: string, value: ReactNode] | null)[] }) => (
  <dl className="facts">
    {facts.map((fact) => (
      <Fragment key={fact?.[0]}>
        {fact && (
          <div>
            <dt>{fact[0]}</dt>
            <dd className="num">{fact[1]}</dd>
          </div>
        )}
      </Fragment>
    ))}
  </dl>
);
