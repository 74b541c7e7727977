import { Button, Dialog, Icon, preloadDialog, usePageTitle, useAnnouncer } from '@parley/ui';
import type { KeysAnswer, RotationView } from '@parley/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { call, troubleCode } from '../api/call.js';
import { keysQuery, POLL_MS } from '../api/queries.js';
import { onServerClock } from '../api/server-clock.js';
import { ForbiddenPage, OpeningPage, TroublePage } from '../frame/calm-page.js';
import { QueryTrouble } from '../frame/notice.js';
import { Columns } from '../frame/columns.js';
import { livenessOf } from '../frame/liveness.js';
import { PageHead } from '../frame/page-head.js';
import { may } from '../session/may.js';
import { useAttended } from '../session/use-attended.js';
import { useSession } from '../session/use-session.js';
import { recordTexts } from '../texts/record.js';
import { texts, troubleWords } from '../texts/en.js';
import { Stamp } from '../time/stamp.js';
import { isUnderWay, keysLeft, unusedKeys } from './rotation-progress.js';
import './keys.css';

const say = recordTexts.keys;
/** Milliseconds between looks while keeper wraps. */
const WRAPPING_MS = POLL_MS / 5;

export function KeysPage() {
  const { administrator } = useSession();
  return may(administrator, 'GET', '/keys') ? <Keys /> : <ForbiddenPage />;
}

function Keys() {
  const attended = useAttended();
  const keys = useQuery({
    ...keysQuery,
    refetchInterval: ({ state }) =>
      !attended ? false : state.data?.rotations.some(isUnderWay) ? WRAPPING_MS : POLL_MS,
  });
  usePageTitle(texts.title(say.heading));
  const { data, error } = keys;
  if (!data) return error ? <TroublePage error={error} onAgain={() => void keys.refetch()} /> : <OpeningPage />;
  return (
    <div className="page">
      <PageHead heading={say.heading} asOf={onServerClock(keys.dataUpdatedAt)} live={livenessOf(keys, attended)} />
      <p className="lead">{say.lead}</p>
      <QueryTrouble of={keys} />
      <div className="two">
        <MasterKeys keys={data} />
        <aside className="col" aria-label={say.rotate}>
          <RotateCard keys={data} />
        </aside>
      </div>
      <Rotations keys={data} />
    </div>
  );
}

const MasterKeys = ({ keys: { primary, masterKeys } }: { keys: KeysAnswer }) => (
  <section className="card flush">
    <table role="table" className="keys" aria-label={say.columns.key}>
      <Columns
        names={[say.columns.key, say.columns.use, say.columns.rooms, say.columns.services]}
        numbers={[say.columns.rooms, say.columns.services]}
      />
      <tbody role="rowgroup">
        {masterKeys.map(({ id, rooms, services }) => (
          <tr role="row" key={id}>
            <td role="cell">
              <b>{say.key(id)}</b>{' '}
              {id === primary && (
                <span className="chip">
                  <Icon name="regular/key" size="s" />
                  {say.primary}
                </span>
              )}
            </td>
            <td role="cell" className="use">
              {id === primary ? say.wrapsNew : rooms + services > 0 ? say.stillUsed : say.unused}
            </td>
            <td role="cell" className="n" data-label={say.columns.rooms}>
              {texts.number(rooms)}
            </td>
            <td role="cell" className="n" data-label={say.columns.services}>
              {texts.number(services)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
    {unusedKeys({ primary, masterKeys }).length > 0 && (
      <p className="table-foot">{say.unusedWhy(unusedKeys({ primary, masterKeys }).map(say.key).join(', '))}</p>
    )}
  </section>
);

function Rotations({ keys }: { keys: KeysAnswer }) {
  const { rotationColumns: columns } = say;
  return (
    <section className="card flush rotations">
      <h2 className="table-head">{say.rotations}</h2>
      {keys.rotations.length === 0 ? (
        <p className="empty">{say.none}</p>
      ) : (
        <table role="table" className="keys" aria-label={say.rotations}>
          <Columns
            names={[columns.key, columns.by, columns.asked, columns.progress, columns.finished]}
            numbers={[columns.progress]}
          />
          <tbody role="rowgroup">
            {keys.rotations.map((rotation) => (
              <tr role="row" key={rotation.id}>
                <td role="cell">
                  <b>{say.key(rotation.masterKeyId)}</b>
                </td>
                <td role="cell" data-label={columns.by}>
                  {rotation.by ?? say.commandLine}
                </td>
                <td role="cell" data-label={columns.asked}>
                  <Stamp at={rotation.askedAt} />
                </td>
                <td role="cell" className="n" data-label={columns.progress}>
                  <Progress rotation={rotation} keys={keys} />
                </td>
                <td role="cell" data-label={columns.finished}>
                  {rotation.superseded ? (
                    say.superseded
                  ) : rotation.finishedAt === null ? (
                    say.running
                  ) : (
                    <Stamp at={rotation.finishedAt} />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Progress({ rotation, keys }: { rotation: RotationView; keys: KeysAnswer }) {
  if (!isUnderWay(rotation)) return texts.number(rotation.rewrapped);
  const whole = rotation.rewrapped + keysLeft(keys, rotation.masterKeyId);
  return (
    <span className="progress num">
      <progress
        max={Math.max(1, whole)}
        value={rotation.rewrapped}
        aria-label={`${say.rotations}: ${say.key(rotation.masterKeyId)}`}
      />
      {say.progress(rotation.rewrapped, whole)}
    </span>
  );
}

function RotateCard({ keys }: { keys: KeysAnswer }) {
  const [asking, setAsking] = useState(false);
  const { toast } = useAnnouncer();
  const queryClient = useQueryClient();
  const { administrator } = useSession();
  const close = (): void => {
    setAsking(false);
  };
  const rotate = useMutation({
    mutationFn: () => call<unknown>('POST', '/keys/rotation'),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: keysQuery.queryKey });
      toast(say.asked);
      close();
    },
  });
  useEffect(() => {
    // One that does not come now is asked for again when it is needed.
    void preloadDialog().catch(() => undefined);
  }, []);
  const underway = keys.rotations.some(isUnderWay);
  return (
    <section className="card" aria-label={say.rotate}>
      <h2>{say.rotate}</h2>
      <p>{say.rotateWhy(keys.primary, keysLeft(keys, keys.primary))}</p>
      {may(administrator, 'POST', '/keys/rotation') && (
        <Button
          look="line"
          disabled={underway}
          onClick={() => {
            setAsking(true);
          }}
        >
          <Icon name="regular/arrows-clockwise" />
          {underway ? say.running : say.rotate}
        </Button>
      )}
      {asking && (
        <Dialog
          wide
          headline={say.headline(keys.primary)}
          onClose={close}
          actions={
            <>
              <Button look="line" onClick={close}>
                {say.cancel}
              </Button>
              <Button
                look="primary"
                disabled={rotate.isPending}
                onClick={() => {
                  rotate.mutate();
                }}
              >
                {rotate.isPending ? say.waiting : say.submit}
              </Button>
            </>
          }
        >
          <p>{say.rotateLead}</p>
          {rotate.isError && (
            <p className="error" role="alert">
              {troubleWords(troubleCode(rotate.error))}
            </p>
          )}
          <ul className="recorded">
            <li>
              <Icon name="regular/list-bullets" />
              {say.logged}
            </li>
          </ul>
        </Dialog>
      )}
    </section>
  );
}
