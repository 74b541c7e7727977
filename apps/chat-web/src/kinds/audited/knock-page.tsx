import { watchKnock, type KnockSession, type KnockSnapshot } from '@parley/client';
import { isRefusal, type OwnKnockView } from '@parley/contracts';
import { BrokenPlan, Button, Plan, useAnnouncer, usePageTitle } from '@parley/ui';
import { useEffect, useState } from 'react';
import { alertMessage } from '../../alerts/alerts.js';
import { CalmPage } from '../../frame/calm-page.js';
import { LoadingPage } from '../../frame/loading-page.js';
import { RoomTerms } from '../../frame/room-terms.js';
import { PageTop } from '../../frame/step-page.js';
import { navigate } from '../../session/address.js';
import { useClient } from '../../session/client-context.js';
import { refusalWords } from '../../session/refusal-words.js';
import { useWatched } from '../../session/while-watched.js';
import { useTexts } from '../../texts/texts.js';

/** A guest before the door, until someone answers. */
export function KnockPage({ knock, onDone }: { knock: OwnKnockView; onDone: () => void }) {
  const { api, connection } = useClient();
  const live = useWatched(() => watchKnock(api, connection, knock));
  return live ? <Waiting session={live.session} snapshot={live.snapshot} onDone={onDone} /> : <LoadingPage />;
}

function Waiting({
  session,
  snapshot,
  onDone,
}: {
  session: KnockSession;
  snapshot: KnockSnapshot;
  onDone: () => void;
}) {
  const { knock, online } = snapshot;
  const { say } = useTexts();
  const { toast } = useAnnouncer();
  const [busy, setBusy] = useState(false);
  const { state, roomId } = knock;
  usePageTitle(`${say('knock.title')} · Parley`);
  // Whoever waits may look elsewhere: the answer sounds.
  useEffect(() => {
    if (state === 'admitted' || state === 'refused') alertMessage();
  }, [state]);
  useEffect(() => {
    if (state === 'admitted') navigate(`/room/${roomId}`, { replace: true });
    if (state === 'withdrawn') onDone();
  }, [state, roomId, onDone]);
  const withdraw = async (): Promise<void> => {
    setBusy(true);
    const answer = await session.withdraw();
    setBusy(false);
    if (isRefusal(answer)) toast(say(refusalWords(answer)));
  };
  if (state === 'refused' || state === 'expired') {
    return (
      <CalmPage
        title={say('knock.title')}
        figure={<BrokenPlan />}
        headline={say(`knock.${state}`)}
        actions={
          <a className="btn line" href="/">
            {say('page.front')}
          </a>
        }
      >
        <p>{say(`knock.${state}Text`)}</p>
      </CalmPage>
    );
  }
  return (
    <div className="step">
      <PageTop />
      <main data-landmark>
        <div className="figure">
          <Plan policy={knock.policy} scene="knocking" />
        </div>
        <div role="status">
          <h1>{say('knock.headline')}</h1>
          <p className="sub">{say('knock.text')}</p>
          {!online && <p className="sub">{say('knock.offline')}</p>}
        </div>
        {knock.name !== null && <p className="own-name">{say('knock.as', { name: knock.name })}</p>}
        <p className="small">{say('knock.help')}</p>
        <Button look="line" disabled={busy} onClick={() => void withdraw()}>
          {say('knock.withdraw')}
        </Button>
        <div className="aside">
          <RoomTerms policy={knock.policy} />
        </div>
      </main>
    </div>
  );
}
