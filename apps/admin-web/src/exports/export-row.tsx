import { Icon } from '@parley/ui';
import type { ExportView } from '@parley/contracts';
import { useQuery } from '@tanstack/react-query';
import { exportQuery } from '../api/queries.js';
import { CopyButton } from '../frame/copy-button.js';
import { useAttended } from '../session/use-attended.js';
import { recordTexts } from '../texts/record.js';
import { fileOf } from './file-of.js';

const say = recordTexts.exports;
/** Milliseconds between looks at how far it is. */
const LOOK_MS = 1_000;
const isUnderway = ({ state }: ExportView): boolean => state === 'asked' || state === 'running';

/** One export: how far it is, and once it is made its size and its digest. */
export function ExportRow({ id, titleOf }: { id: string; titleOf: (format: string) => string }) {
  const attended = useAttended();
  const { data } = useQuery({
    ...exportQuery(id),
    refetchInterval: ({ state }) => (attended && state.data && isUnderway(state.data.export) ? LOOK_MS : false),
  });
  if (!data) return null;
  const one = data.export;
  const title = titleOf(one.format);
  return (
    <li className={one.state}>
      <p>
        <b>{title}</b>
        <span className="num">
          {say.states[one.state]}
          {one.bytes !== null && `, ${say.size(one.bytes)}`}
        </span>
      </p>
      {isUnderway(one) && (
        <div className="progress num">
          <progress max={Math.max(1, one.entries)} value={one.written} aria-label={title} />
          {say.progress(one.written, one.entries)}
        </div>
      )}
      {one.state === 'failed' && <p className="bad">{say.failedWhy(one.failure)}</p>}
      {one.redacted.length > 0 && <p className="num">{say.withOut(one.redacted.length)}</p>}
      {one.sha256 !== null && (
        <div className="digest">
          <span>{say.digest}</span>
          <code>{one.sha256}</code>
          <CopyButton text={one.sha256} label={recordTexts.copy} />
        </div>
      )}
      {!isUnderway(one) && (
        <a className="btn small plain" href={fileOf(id)} download aria-label={say.download(title)}>
          <Icon name="regular/download-simple" size="s" />
          {say.downloadAgain}
        </a>
      )}
    </li>
  );
}
