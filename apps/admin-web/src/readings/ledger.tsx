import type { TranscriptEntry } from '@parley/contracts';
import { memo, useMemo } from 'react';
import { texts } from '../texts/en.js';
import { Stamp } from '../time/stamp.js';
import { utcDay } from '../time/format-time.js';
import type { Hit } from './find-in-transcript.js';
import { FoundText } from './found-text.js';
import { ImageLine } from './image-line.js';

const say = texts.transcript;
const NONE: readonly Hit[] = [];

/** The transcript as a table. Roles are said again because the grid of its rows takes them from the elements. */
export const Ledger = memo(function Ledger({
  entries,
  newAddresses,
  hits,
  current,
}: {
  entries: readonly TranscriptEntry[];
  newAddresses: ReadonlySet<number>;
  hits: readonly Hit[];
  current: Hit | null;
}) {
  const hitsOf = useMemo(() => {
    const of = new Map<number, Hit[]>();
    for (const hit of hits) of.set(hit.seq, [...(of.get(hit.seq) ?? []), hit]);
    return of;
  }, [hits]);
  return (
    <table role="table" className="ledger" aria-label={say.table}>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">
            {say.columns.seq}
          </th>
          <th role="columnheader" scope="col">
            {say.columns.time}
          </th>
          <th role="columnheader" scope="col">
            {say.columns.who}
          </th>
          <th role="columnheader" scope="col">
            {say.columns.text}
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {entries.map((entry, index) => (
          <EntryRow
            key={entry.seq}
            entry={entry}
            day={newDay(entries[index - 1], entry)}
            newAddress={newAddresses.has(entry.seq)}
            hits={hitsOf.get(entry.seq) ?? NONE}
            current={current?.seq === entry.seq ? current : null}
          />
        ))}
      </tbody>
    </table>
  );
});

const newDay = (before: TranscriptEntry | undefined, entry: TranscriptEntry): string | null => {
  const day = utcDay(entry.sentAt);
  return before && utcDay(before.sentAt) === day ? null : day;
};

interface EntryRowProps {
  entry: TranscriptEntry;
  /** The day, where it begins. */
  day: string | null;
  newAddress: boolean;
  hits: readonly Hit[];
  current: Hit | null;
}

const EntryRow = memo(function EntryRow({ entry, day, newAddress, hits, current }: EntryRowProps) {
  const { seq, type, seat, name, sentAt, content } = entry;
  const classes = [type !== 'message' && 'event', current && 'hit'].filter(Boolean).join(' ');
  return (
    <tr role="row" className={classes || undefined}>
      <td role="cell" className="seq num">
        {seq}
      </td>
      <td role="cell">
        {day !== null && <span className="day num">{day}</span>}
        <Stamp at={sentAt} clock />
      </td>
      <td role="cell">
        <b>
          <i className={seat % 2 === 1 ? 'dot filled' : 'dot'} />
          {name ?? say.seat(seat)}
        </b>
        <Address address={entry.address} isNew={newAddress} />
      </td>
      <td role="cell" dir="auto" className="said">
        {type === 'joined' && say.joined}
        {type === 'left' && say.left2}
        {content && <FoundText text={content.text} hits={hitsIn(hits, null)} current={current} />}
        {content?.attachments.map((image, index) => (
          <ImageLine key={image.id} image={image} hits={hitsIn(hits, index)} current={current} />
        ))}
      </td>
    </tr>
  );
});

const hitsIn = (hits: readonly Hit[], image: number | null): readonly Hit[] =>
  hits.length === 0 ? hits : hits.filter((hit) => hit.image === image);

function Address({ address, isNew }: { address: string | null; isNew: boolean }) {
  if (address === null) return null;
  return (
    <small className={isNew ? 'address new num' : 'address num'}>{isNew ? say.newAddress(address) : address}</small>
  );
}
