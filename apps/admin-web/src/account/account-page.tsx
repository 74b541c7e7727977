import { usePageTitle, useAnnouncer } from '@parley/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { call } from '../api/call.js';
import { accountQuery, sessionQuery } from '../api/queries.js';
import { OpeningPage } from '../frame/calm-page.js';
import { QueryTrouble, TroubleNotice } from '../frame/notice.js';
import { PageHead } from '../frame/page-head.js';
import { useSession } from '../session/use-session.js';
import { accountTexts } from '../texts/account.en.js';
import { texts } from '../texts/en.js';
import { CodesCard } from './codes-card.js';
import { PasskeysCard } from './passkeys-card.js';
import { PasswordCard } from './password-card.js';
import { SessionTable } from './session-table.js';
import { SignOnCard } from './sign-on-card.js';
import './account.css';

const route = getRouteApi('/console/account');
const say = accountTexts;

/** One's own ways in, and where one is signed in. */
export default function AccountPage() {
  const { sso } = route.useSearch();
  const account = useQuery({ ...accountQuery, refetchOnMount: 'always' });
  usePageTitle(texts.title(say.heading));
  const { data, error } = account;
  if (!data && !error) return <OpeningPage />;
  return (
    <div className="page account">
      <PageHead heading={say.heading} />
      {sso && (
        <p className={sso === 'connected' ? 'said' : 'said refused'} role="status">
          {say.sso.ends[sso]}
        </p>
      )}
      <QueryTrouble of={account} />
      {data && (
        <>
          <div className="cards">
            <CodesCard left={data.recoveryCodesLeft} />
            <PasswordCard />
            {data.oidc && <SignOnCard {...data.oidc} />}
          </div>
          <PasskeysCard passkeys={data.passkeys} />
        </>
      )}
      <OwnSessions />
    </div>
  );
}

function OwnSessions() {
  const { sessions } = useSession();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  const { toast } = useAnnouncer();
  // The console holds the answer for a minute; here it is wanted fresh.
  const fresh = useQuery({ ...sessionQuery, refetchOnMount: 'always' });
  const end = useMutation({
    mutationFn: (id: string) => call<null>('DELETE', `/sessions/${id}`),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
      toast(say.sessions.ended);
    },
  });
  const endAll = useMutation({
    mutationFn: () => call<null>('DELETE', '/sessions'),
    onSuccess: async () => {
      await navigate({ to: '/sign-in' });
      queryClient.clear();
    },
  });
  const error = end.error ?? endAll.error ?? fresh.error;
  return (
    <>
      {error && <TroubleNotice error={error} onAgain={() => void fresh.refetch()} />}
      <SessionTable
        sessions={sessions}
        isEnding={end.isPending || endAll.isPending}
        onEndAll={() => {
          endAll.mutate();
        }}
        onEnd={(id) => {
          end.mutate(id);
        }}
      />
    </>
  );
}
