import { isRefusal, type PoliciesAnswer, type RoomPolicy } from '@parley/contracts';
import { BrokenPlan } from '@parley/ui';
import { CalmPage } from '../../frame/calm-page.js';
import { LoadingPage } from '../../frame/loading-page.js';
import { RefusalPage } from '../../frame/refusal-page.js';
import { navigate } from '../../session/address.js';
import { useClient } from '../../session/client-context.js';
import { usePolicies } from '../../session/policies.js';
import { useTexts } from '../../texts/texts.js';
import { NamePage } from './name-page.js';

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
  return (
    <NamePage
      title={say('host.title')}
      headline={say('host.headline')}
      sub={say('host.sub')}
      action={say('host.create')}
      offered={offered}
      ask={async (name, policy) => {
        const room = await api.openRoom({ kind: policy.kind, name }, policy);
        if (isRefusal(room)) return room;
        navigate(`/room/${room.id}`);
        return null;
      }}
    />
  );
}
