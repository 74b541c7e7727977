import type { LogEntryView } from '@parley/contracts';
import { Link } from '@tanstack/react-router';
import { shortId } from '../rooms/room-name.js';
import { texts } from '../texts/en.js';
import { Stamp } from '../time/stamp.js';
import { sayLogEntry } from './say-log-entry.js';

const { columns } = texts.log;

/** Newest first. Roles are said again because a grid on phones takes them from the elements. */
export function LogTable({ entries, stale }: { entries: readonly LogEntryView[]; stale: boolean }) {
  return (
    <table role="table" className={stale ? 'log stale' : 'log'} aria-label={texts.log.heading} aria-busy={stale}>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col" className="n">
            {columns.index}
          </th>
          <th role="columnheader" scope="col" aria-sort="descending">
            {columns.at}
          </th>
          <th role="columnheader" scope="col">
            {columns.who}
          </th>
          <th role="columnheader" scope="col">
            {columns.what}
          </th>
          <th role="columnheader" scope="col">
            {columns.room}
          </th>
          <th role="columnheader" scope="col">
            {columns.from}
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {entries.map((entry) => (
          <LogRow key={entry.index} entry={entry} />
        ))}
      </tbody>
    </table>
  );
}

function LogRow({ entry }: { entry: LogEntryView }) {
  const { who, what, notes, from, refused } = sayLogEntry(entry);
  const isReading = entry.type === 'reading_asked' || entry.type === 'reading_ended';
  return (
    <tr role="row" className={refused ? 'refused' : undefined}>
      <td role="cell" className="n quiet">
        {texts.number(entry.index)}
      </td>
      <td role="cell">
        <Stamp at={entry.at} />
      </td>
      <td role="cell" className="who">
        {who}
      </td>
      <td role="cell" className="whole">
        <span className="signed">
          <Sign look={refused ? 'refused' : isReading ? 'reading' : 'done'} />
          {what}
        </span>
        {notes.map((note) => (
          <small className="note num" key={note}>
            {note}
          </small>
        ))}
      </td>
      <td role="cell" className="num">
        {entry.roomId !== null && (
          <Link
            className="to-room"
            to="/rooms/$roomId"
            params={{ roomId: entry.roomId }}
            aria-label={texts.rooms.room(shortId(entry.roomId))}
          >
            {shortId(entry.roomId)}
          </Link>
        )}
      </td>
      <td role="cell" className="quiet num">
        {from}
      </td>
    </tr>
  );
}

/** A cross for those turned away, a ring for readings, a dot for everything else. */
const Sign = ({ look }: { look: 'refused' | 'reading' | 'done' }) => (
  <svg className="sign-of" viewBox="0 0 12 12" fill="none" aria-hidden="true">
    {look === 'refused' && (
      <path d="M2 2L10 10M10 2L2 10" stroke="var(--danger)" strokeWidth="2.2" strokeLinecap="round" />
    )}
    {look === 'reading' && <circle cx="6" cy="6" r="4.6" stroke="var(--text)" strokeWidth="2.4" />}
    {look === 'done' && <circle cx="6" cy="6" r="3.5" fill="var(--ink-3)" />}
  </svg>
);
