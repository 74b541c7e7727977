import { Button, Dialog, Icon, usePageTitle } from '@parley/ui';
import type { CheckpointView } from '@parley/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { checkpointKeyQuery, checkpointsQuery, POLL_MS } from '../api/queries.js';
import { onServerClock } from '../api/server-clock.js';
import { ForbiddenPage } from '../frame/calm-page.js';
import { CopyButton } from '../frame/copy-button.js';
import { Note } from '../frame/note.js';
import { QueryTrouble } from '../frame/notice.js';
import { livenessOf } from '../frame/liveness.js';
import { Facts, PageHead } from '../frame/page-head.js';
import { may } from '../session/may.js';
import { useAttended } from '../session/use-attended.js';
import { useSession } from '../session/use-session.js';
import { recordTexts } from '../texts/record.js';
import { texts } from '../texts/en.js';
import { Stamp } from '../time/stamp.js';
import './checkpoints.css';

const route = getRouteApi('/console/checkpoints');
const say = recordTexts.checkpoints;
const { columns } = say;

export function CheckpointsPage() {
  const { administrator } = useSession();
  return may(administrator, 'GET', '/checkpoints') ? <Checkpoints /> : <ForbiddenPage />;
}

function Checkpoints() {
  const { before } = route.useSearch();
  const attended = useAttended();
  const checkpoints = useQuery({
    ...checkpointsQuery({ before }),
    // Older ones never change.
    refetchInterval: attended && before === undefined ? POLL_MS : false,
  });
  const [shown, setShown] = useState<CheckpointView | null>(null);
  usePageTitle(texts.title(say.heading));
  const { data, error } = checkpoints;
  const next = data?.next ?? null;
  const of = Math.max(0, ...(data?.checkpoints ?? []).map(({ witnesses }) => witnesses.length));
  return (
    <div className="page">
      <PageHead
        heading={say.heading}
        asOf={data && onServerClock(checkpoints.dataUpdatedAt)}
        {...(before === undefined && { live: livenessOf(checkpoints, attended) })}
      />
      <p className="lead">{say.lead}</p>
      <QueryTrouble of={checkpoints} />
      <div className="two">
        <section className="card flush">
          {data && data.checkpoints.length > 0 ? (
            <table
              role="table"
              className={checkpoints.isPlaceholderData ? 'checkpoints stale' : 'checkpoints'}
              aria-label={say.heading}
            >
              <thead role="rowgroup">
                <tr role="row">
                  <th role="columnheader" scope="col" aria-sort="descending">
                    {columns.at}
                  </th>
                  <th role="columnheader" scope="col" className="n">
                    {columns.size}
                  </th>
                  <th role="columnheader" scope="col">
                    {columns.root}
                  </th>
                  <th role="columnheader" scope="col">
                    {columns.witnesses}
                  </th>
                  <th role="columnheader" scope="col">
                    {columns.note}
                  </th>
                </tr>
              </thead>
              <tbody role="rowgroup">
                {data.checkpoints.map((one) => (
                  <CheckpointRow key={`${one.origin} ${one.size}`} checkpoint={one} of={of} onShow={setShown} />
                ))}
              </tbody>
            </table>
          ) : (
            <p className="empty" role="status">
              {data ? say.none : error ? '' : texts.loading}
            </p>
          )}
          {data && (
            <div className="table-foot">
              <span className="num">{say.shown(data.checkpoints.length)}</span>
              <span className="turn">
                {before !== undefined && (
                  <Link className="btn small plain" to="/checkpoints">
                    {say.newest}
                  </Link>
                )}
                {next !== null && (
                  <Link className="btn small plain" to="/checkpoints" search={{ before: String(next) }}>
                    {say.older}
                  </Link>
                )}
              </span>
            </div>
          )}
        </section>
        <aside className="col" aria-label={say.key}>
          {before === undefined && data?.checkpoints[0] && <Newest checkpoint={data.checkpoints[0]} />}
          <KeyCard />
        </aside>
      </div>
      {shown && (
        <Dialog
          wide
          headline={say.noteHeadline(shown.size)}
          onClose={() => {
            setShown(null);
          }}
          actions={
            <Button
              look="line"
              onClick={() => {
                setShown(null);
              }}
            >
              {say.close}
            </Button>
          }
        >
          <p>{say.noteWhy}</p>
          <div className="in-dialog">
            <Note text={shown.note} label={say.noteHeadline(shown.size)} fileName={`checkpoint-${shown.size}.txt`} />
          </div>
        </Dialog>
      )}
    </div>
  );
}

function CheckpointRow({
  checkpoint,
  of,
  onShow,
}: {
  checkpoint: CheckpointView;
  /** Witnesses that signed any on this page. */
  of: number;
  onShow: (checkpoint: CheckpointView) => void;
}) {
  const { at, size, root, witnesses } = checkpoint;
  return (
    <tr role="row">
      <td role="cell">
        <Stamp at={at} />
      </td>
      <td role="cell" className="n" data-label={columns.size}>
        {texts.number(size)}
      </td>
      <td role="cell" className="root whole" data-label={columns.root}>
        <code>{root}</code>
      </td>
      <td role="cell" data-label={columns.witnesses}>
        {of === 0 ? (
          say.noWitness
        ) : (
          <span className="witnesses num">
            <span className="dots" aria-hidden="true">
              {Array.from({ length: of }, (_, index) => (
                <i key={index} className={index < witnesses.length ? 'signed' : undefined} />
              ))}
            </span>
            {say.witnessesOf(witnesses.length, of)}
          </span>
        )}
      </td>
      <td role="cell">
        <Button
          look="plain"
          size="small"
          aria-label={say.showNote(size)}
          onClick={() => {
            onShow(checkpoint);
          }}
        >
          {say.show}
        </Button>
      </td>
    </tr>
  );
}

const Newest = ({ checkpoint: { at, size, origin, root, witnesses, note } }: { checkpoint: CheckpointView }) => (
  <section className="card" aria-label={say.latest}>
    <h2>{say.latest}</h2>
    <Facts
      facts={[
        [say.signed, <Stamp key="at" at={at} />],
        [columns.size, texts.number(size)],
        [columns.root, <code key="root">{root}</code>],
        [say.origin, <code key="origin">{origin}</code>],
        ...witnesses.map(({ name, at: signedAt }) => [name, <Stamp key={name} at={signedAt} clock />] as const),
      ]}
    />
    {witnesses.length === 0 && <p>{say.silent}</p>}
    <Note text={note} label={say.noteHeadline(size)} fileName={`checkpoint-${size}.txt`} />
  </section>
);

function KeyCard() {
  const key = useQuery(checkpointKeyQuery);
  const verifier = key.data?.verifier;
  return (
    <section className="card" aria-label={say.key}>
      <h2>
        <Icon name="regular/key" size="s" /> {say.key}
      </h2>
      <QueryTrouble of={key} />
      {key.isPending && <p role="status">{texts.loading}</p>}
      {verifier === null && <p>{say.noKey}</p>}
      {typeof verifier === 'string' && (
        <>
          <p>{say.keyWhy}</p>
          <code className="verifier">{verifier}</code>
          <CopyButton text={verifier} label={say.copyKey} look="line" />
        </>
      )}
    </section>
  );
}
