import { Icon } from '@parley/ui';
import type { ExportView } from '@parley/contracts';
import { CopyButton } from '../frame/copy-button.js';
import { recordTexts } from '../texts/record.js';
import { Stamp } from '../time/stamp.js';
import { isUnderway } from './is-underway.js';

const say = recordTexts.exports;

/** One export: who asked for it and when, how far it is, and once it is made its size and its digest. `file`: where it can be had again. */
export function ExportRow({ one, title, file }: { one: ExportView; title: string; file: string | null }) {
  return (
    <li className={one.state}>
      <p>
        <b>{title}</b>
        <span className="num">
          {say.states[one.state]}
          {one.bytes !== null && `, ${say.size(one.bytes)}`}
        </span>
      </p>
      <p className="when">
        <span>{say.by(one.by)}</span>
        <Stamp at={one.askedAt} />
      </p>
      {isUnderway(one) && (
        <div className="progress num">
          <progress max={Math.max(1, one.entries)} value={one.written} aria-label={title} />
          {say.progress(one.written, one.entries)}
        </div>
      )}
      {one.state === 'failed' && (
        <p className="bad">{file !== null || one.failure ? say.failedWhy(one.failure) : say.failedThen}</p>
      )}
      {one.redacted.length > 0 && <p className="num">{say.withOut(one.redacted.length)}</p>}
      {one.sha256 !== null && (
        <div className="digest">
          <span>{say.digest}</span>
          <code>{one.sha256}</code>
          <CopyButton text={one.sha256} label={recordTexts.copy} />
        </div>
      )}
      {file !== null && (
        <a className="btn small plain" href={file} download aria-label={say.download(title)}>
          <Icon name="regular/download-simple" size="s" />
          {say.downloadAgain}
        </a>
      )}
    </li>
  );
}
