import {
  isLinkKey,
  isRefusal,
  normalizeCode,
  type LinkKey,
  type OwnKnockView,
  type PoliciesAnswer,
  type RoomCode,
  type RoomPolicy,
} from '@parley/contracts';
import { BrokenPlan, Button, CodeField, Icon, Plan, usePageTitle } from '@parley/ui';
import { useEffect, useState } from 'react';
import { LoadingPage } from '../../frame/loading-page.js';
import { RefusalPage } from '../../frame/refusal-page.js';
import { StepPage } from '../../frame/step-page.js';
import { navigate } from '../../session/address.js';
import { useClient } from '../../session/client-context.js';
import { policyForCode, usePolicies } from '../../session/policies.js';
import { useTexts } from '../../texts/texts.js';
import { KnockPage } from './knock-page.js';
import { NamePage } from './name-page.js';
import { forgetKnock, rememberKnock, rememberedKnock } from './remembered-knock.js';
import { parseJoinLink } from './share-link.js';

const CODE_LENGTH = 4;

/** From a code to a seat: the code, a name under the terms, the knock, the answer. */
export function JoinPage({ code: written }: { code: string | null }) {
  const [policies, again] = usePolicies();
  if (policies.state === 'loading') return <LoadingPage />;
  if (policies.state === 'refused') return <RefusalPage refusal={policies.refusal} onAgain={again} />;
  const code = written === null ? '' : normalizeCode(written).slice(0, 32);
  const policy = code && policyForCode(policies.value, code);
  return policy ? (
    <AtTheDoor code={code as RoomCode} offered={policy} policies={policies.value} />
  ) : (
    <CodeStep policies={policies.value} wrong={code} />
  );
}

/** The key after `#k=`; it stays in the address, so a reload still has it. */
function linkKey(): LinkKey | null {
  const key = new URLSearchParams(location.hash.slice(1)).get('k') ?? '';
  return isLinkKey(key) ? key : null;
}

/** `wrong`: a code no door opened with. `onSame`: that very code is to be tried again. */
function CodeStep({ policies, wrong, onSame }: { policies: PoliciesAnswer; wrong: string; onSame?: () => void }) {
  const { say } = useTexts();
  const [code, setCode] = useState(wrong.slice(0, CODE_LENGTH));
  const [refused, setRefused] = useState(wrong !== '');
  usePageTitle(`${say('join.title')} · Parley`);
  const whole = policyForCode(policies, code) !== null;
  return (
    <StepPage
      aside={
        <div className="desk-only figure">
          <DoorFigure policies={policies} broken={refused} />
        </div>
      }
      foot={
        refused ? (
          <Button
            look="primary"
            size="main"
            wide
            onClick={() => {
              setCode('');
              setRefused(false);
            }}
          >
            {say('join.another')}
          </Button>
        ) : (
          <Button look="primary" size="main" wide type="submit" form="code" disabled={code.length < CODE_LENGTH}>
            {say('join.go')}
          </Button>
        )
      }
    >
      <div>
        <h1>{say('join.headline')}</h1>
        <p className="sub">{say('join.sub')}</p>
      </div>
      <form
        id="code"
        onSubmit={(event) => {
          event.preventDefault();
          if (whole && code === wrong) onSame?.();
          else if (whole) navigate(`/join/${code}`);
          else setRefused(true);
        }}
      >
        <CodeField
          label={say('room.code')}
          length={CODE_LENGTH}
          value={code}
          invalid={refused}
          describedBy="code-help"
          autoFocus={!refused}
          onChange={(next) => {
            setCode(next);
            setRefused(false);
          }}
          onPaste={(text) => {
            const link = parseJoinLink(text);
            if (!link) return false;
            const from = location.pathname;
            navigate(link);
            // The page stays where it is: the link's key may open what the code alone did not.
            if (location.pathname === from) onSame?.();
            return true;
          }}
        />
      </form>
      <div id="code-help">{refused ? <NoDoor /> : <p className="small">{say('join.forgiven')}</p>}</div>
    </StepPage>
  );
}

function DoorFigure({ policies, broken }: { policies: PoliciesAnswer; broken: boolean }) {
  const first = policies.policies[0];
  return broken || !first ? <BrokenPlan /> : <Plan policy={first.policy} scene="waiting" />;
}

function NoDoor() {
  const { say } = useTexts();
  return (
    <p className="error" role="alert">
      <Icon name="regular/door" size="l" />
      <span>
        {say('join.noDoor')}
        <small>{say('join.noDoorWhy')}</small>
      </span>
    </p>
  );
}

/** A name under the terms, then the knock; a device that knocked before finds its knock again. */
function AtTheDoor({ code, offered, policies }: { code: RoomCode; offered: RoomPolicy; policies: PoliciesAnswer }) {
  const { api } = useClient();
  const [knock, setKnock] = useState<OwnKnockView | null>(null);
  const [noDoor, setNoDoor] = useState(false);
  const [looking, setLooking] = useState(() => rememberedKnock(code) !== null);
  useEffect(() => {
    const id = rememberedKnock(code);
    if (id === null) return;
    let current = true;
    void api.ownRooms().then((own) => {
      if (!current) return;
      const found = isRefusal(own) ? undefined : own.knocks.find((one) => one.id === id);
      setKnock(found ?? null);
      setLooking(false);
    });
    return () => {
      current = false;
    };
  }, [api, code]);
  if (looking) return <LoadingPage />;
  if (noDoor) {
    return (
      <CodeStep
        policies={policies}
        wrong={code}
        onSame={() => {
          setNoDoor(false);
        }}
      />
    );
  }
  if (knock) {
    return (
      <KnockPage
        knock={knock}
        onDone={() => {
          forgetKnock(code);
          setKnock(null);
        }}
      />
    );
  }
  return (
    <NameStep
      code={code}
      offered={offered}
      onNoDoor={() => {
        setNoDoor(true);
      }}
      onKnock={(made) => {
        rememberKnock(code, made.id);
        setKnock(made);
      }}
    />
  );
}

function NameStep({
  code,
  offered,
  onKnock,
  onNoDoor,
}: {
  code: RoomCode;
  offered: RoomPolicy;
  onKnock: (knock: OwnKnockView) => void;
  onNoDoor: () => void;
}) {
  const { api } = useClient();
  const { say } = useTexts();
  return (
    <NamePage
      title={say('join.title')}
      headline={say('join.names')}
      sub={say('join.namesSub')}
      action={say('join.knock')}
      corner={<span className="corner-code">{code}</span>}
      offered={offered}
      ask={async (name, policy) => {
        const key = linkKey();
        const answer = await api.join({ locator: { code, ...(key && { key }) }, name }, policy);
        if (isRefusal(answer)) {
          if (answer.refused !== 'room_unavailable') return answer;
          onNoDoor();
        } else if ('room' in answer) navigate(`/room/${answer.room.id}`, { replace: true });
        else onKnock(answer.knock);
        return null;
      }}
    />
  );
}
