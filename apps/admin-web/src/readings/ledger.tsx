import type { ReadingId, TranscriptEntry } from '@parley/contracts';
import { memo, useMemo } from 'react';
import { Columns } from '../frame/columns.js';
import { recordTexts } from '../texts/record.js';
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
  readingId,
  entries,
  newAddresses,
  hits,
  current,
  chosen,
  onChoose,
}: {
  readingId: ReadingId;
  entries: readonly TranscriptEntry[];
  newAddresses: ReadonlySet<number>;
  hits: readonly Hit[];
  current: Hit | null;
  /** Entries whose words an export leaves out; null while none are being chosen. */
  chosen: ReadonlySet<number> | null;
  onChoose: (seq: number) => void;
}) {
  const hitsOf = useMemo(() => {
    const of = new Map<number, Hit[]>();
    for (const hit of hits) of.set(hit.seq, [...(of.get(hit.seq) ?? []), hit]);
    return of;
  }, [hits]);
  return (
    <table role="table" className="ledger" aria-label={say.table}>
      <Columns names={[say.columns.seq, say.columns.time, say.columns.who, say.columns.text]} />
      <tbody role="rowgroup">
        {entries.map((entry, index) => (
          <EntryRow
            key={entry.seq}
            readingId={readingId}
            entry={entry}
            day={newDay(entries[index - 1], entry)}
            newAddress={newAddresses.has(entry.seq)}
            hits={hitsOf.get(entry.seq) ?? NONE}
            current={current?.seq === entry.seq ? current : null}
            choice={chosen && entry.type === 'message' ? chosen.has(entry.seq) : null}
            onChoose={onChoose}
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
  readingId: ReadingId;
  entry: TranscriptEntry;
  /** The day, where it begins. */
  day: string | null;
  newAddress: boolean;
  hits: readonly Hit[];
  current: Hit | null;
  /** Whether it is left out of an export; null while that is not the question. */
  choice: boolean | null;
  onChoose: (seq: number) => void;
}

const EntryRow = memo(function EntryRow(props: EntryRowProps) {
  const { readingId, entry, day, newAddress, hits, current, choice, onChoose } = props;
  const { seq, type, seat, name, sentAt, content } = entry;
  const classes = [type !== 'message' && 'event', current && 'hit', choice && 'left-out'].filter(Boolean).join(' ');
  return (
    <tr role="row" className={classes || undefined}>
      <td role="cell" className="seq num">
        {choice === null ? (
          seq
        ) : (
          <label>
            <input
              type="checkbox"
              checked={choice}
              aria-label={recordTexts.exports.chooseEntry(seq)}
              onChange={() => {
                onChoose(seq);
              }}
            />
            {seq}
          </label>
        )}
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
          <ImageLine
            key={image.id}
            readingId={readingId}
            image={image}
            hits={hitsIn(hits, index)}
            current={current}
            from={name ?? say.seat(seat)}
            sentAt={sentAt}
          />
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
