import { isRefusal, type PoliciesAnswer, type Refusal, type RoomPolicy } from '@parley/contracts';
import { BrokenPlan, Button } from '@parley/ui';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { CalmPage } from '../../frame/calm-page.js';
import { LoadingPage } from '../../frame/loading-page.js';
import { usePageTitle } from '../../frame/page-title.js';
import { RoomTerms } from '../../frame/room-terms.js';
import { RefusalPage } from '../../frame/refusal-page.js';
import { StepPage } from '../../frame/step-page.js';
import { useClient } from '../../session/client-context.js';
import { changedPolicy, usePolicies } from '../../session/policies.js';
import { refusalWords } from '../../session/refusal-words.js';
import type { TextId } from '../../texts/en.js';
import { useTexts } from '../../texts/texts.js';
import { NameChoice, useNameOffers } from './name-choice.js';

/** Rooms a host opens and activates: the first such kind that is on. */
const hosted = ({ policies }: PoliciesAnswer): RoomPolicy | null =>
  policies.find(
    ({ policy: { entry, names } }) => entry.by === 'code' && entry.approval.by === 'host' && names.by === 'offer',
  )?.policy ?? null;

export function HostPage() {
  const [policies, again] = usePolicies();
  const { say } = useTexts();
  if (policies.state === 'loading') return <LoadingPage />;
  if (policies.state === 'refused') return <RefusalPage refusal={policies.refusal} onAgain={again} />;
  const policy = hosted(policies.value);
  if (policy) return <CreateRoom offered={policy} />;
  return (
    <CalmPage
      title={say('host.title')}
      figure={<BrokenPlan />}
      headline={say('host.off')}
      actions={
        <a className="btn line" href="/">
          {say('page.front')}
        </a>
      }
    >
      <p>{say('host.offText')}</p>
    </CalmPage>
  );
}

function CreateRoom({ offered }: { offered: RoomPolicy }) {
  const { api } = useClient();
  const { say } = useTexts();
  const [, navigate] = useLocation();
  const [policy, setPolicy] = useState(offered);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<TextId | null>(null);
  const offers = useNameOffers();
  usePageTitle(`${say('host.title')} · Parley`);

  const refused = (refusal: Refusal): void => {
    const changed = changedPolicy(refusal);
    if (changed) setPolicy(changed);
    if (refusal.refused === 'name_not_offered') offers.renew();
    setFault(changed ? 'terms.changed' : refusalWords(refusal));
  };
  const create = async (): Promise<void> => {
    if (!offers.chosen) return;
    setBusy(true);
    setFault(null);
    const room = await api.openRoom({ kind: policy.kind, name: offers.chosen }, policy);
    setBusy(false);
    if (isRefusal(room)) refused(room);
    else navigate(`/room/${room.id}`);
  };
  return (
    <StepPage
      aside={<RoomTerms policy={policy} />}
      foot={
        <Button look="primary" size="main" wide disabled={busy || !offers.chosen} onClick={() => void create()}>
          {say('host.create')}
        </Button>
      }
    >
      <div>
        <h1>{say('host.headline')}</h1>
        <p className="sub">{say('host.sub')}</p>
      </div>
      <NameChoice offers={offers} />
      {fault && (
        <p className="error" role="alert">
          {say(fault)}
        </p>
      )}
    </StepPage>
  );
}
