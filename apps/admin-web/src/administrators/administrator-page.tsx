import { Button, Dialog, Icon, useAnnouncer, usePageTitle } from '@parley/ui';
import type { AdministratorListing, InvitedAnswer, Role } from '@parley/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { SessionTable } from '../account/session-table.js';
import { call, troubleCode } from '../api/call.js';
import { administratorsQuery, sessionsOfQuery } from '../api/queries.js';
import { CalmPage, ForbiddenPage, OpeningPage, TroublePage } from '../frame/calm-page.js';
import { QueryTrouble, TroubleNotice } from '../frame/notice.js';
import { Facts, PageHead } from '../frame/page-head.js';
import { may } from '../session/may.js';
import { useSession } from '../session/use-session.js';
import { accountTexts } from '../texts/account.en.js';
import { administratorTexts } from '../texts/administrators.en.js';
import { texts, troubleWords } from '../texts/en.js';
import { Stamp } from '../time/stamp.js';
import { LinkShown } from './link-shown.js';
import { RemoveDialog } from './remove-dialog.js';
import { RoleChoice } from './role-choice.js';
import { WaysIn } from './ways-in.js';
import '../account/account.css';
import './administrators.css';

const route = getRouteApi('/console/administrators/$administratorId');
const say = administratorTexts.one;

export default function AdministratorPage() {
  const { administrator } = useSession();
  return may(administrator, 'GET', '/administrators') ? (
    <FoundAdministrator ownId={administrator.id} />
  ) : (
    <ForbiddenPage />
  );
}

function FoundAdministrator({ ownId }: { ownId: string }) {
  const { administratorId } = route.useParams();
  const listed = useQuery(administratorsQuery);
  const { data, error, refetch } = listed;
  if (!data && !error) return <OpeningPage />;
  if (!data) return <TroublePage error={error} onAgain={() => void refetch()} />;
  const one = data.administrators.find(({ id }) => id === administratorId);
  if (!one)
    return (
      <CalmPage
        headline={say.gone}
        action={
          <Link className="btn line" to="/administrators">
            {administratorTexts.all}
          </Link>
        }
      >
        <p>{say.goneWhy}</p>
      </CalmPage>
    );
  return (
    <OneAdministrator key={one.id} one={one} isOwn={one.id === ownId}>
      <QueryTrouble of={listed} />
    </OneAdministrator>
  );
}

function OneAdministrator({
  one,
  isOwn,
  children,
}: {
  one: AdministratorListing;
  isOwn: boolean;
  /** Said above it. */
  children: ReactNode;
}) {
  usePageTitle(texts.title(one.name));
  return (
    <div className="page account">
      <div>
        <Link className="back-link" to="/administrators">
          <Icon name="bold/caret-left" size="s" />
          {administratorTexts.all}
        </Link>
        <PageHead heading={one.name} />
      </div>
      {children}
      <div className="cards">
        <section className="card">
          <h2>{say.facts}</h2>
          <Facts
            facts={[
              [say.roles, texts.rolesOf(one.roles)],
              [say.created, <Stamp key="created" at={one.createdAt} />],
              [
                say.signedIn,
                one.signedInAt === null ? administratorTexts.never : <Stamp key="in" at={one.signedInAt} />,
              ],
              [say.ways, <WaysIn key="ways" one={one} />],
            ]}
          />
        </section>
        <Roles one={one} isOwn={isOwn} />
        <Access one={one} isOwn={isOwn} />
      </div>
      <Sessions one={one} />
    </div>
  );
}

function Roles({ one, isOwn }: { one: AdministratorListing; isOwn: boolean }) {
  const queryClient = useQueryClient();
  const { toast } = useAnnouncer();
  const [roles, setRoles] = useState<Role[]>(one.roles);
  const save = useMutation({
    mutationFn: (wanted: Role[]) => call<unknown>('POST', `/administrators/${one.id}/roles`, { roles: wanted }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: administratorsQuery.queryKey });
      toast(say.saved);
    },
  });
  if (isOwn)
    return (
      <section className="card">
        <h2>{say.roles}</h2>
        <p>{say.ownRoles}</p>
      </section>
    );
  const isSame = roles.length === one.roles.length && roles.every((role) => one.roles.includes(role));
  return (
    <section className="card">
      <h2>{say.roles}</h2>
      <RoleChoice roles={roles} onChange={setRoles} />
      {save.isError && (
        <p className="error" role="alert">
          {troubleWords(troubleCode(save.error))}
        </p>
      )}
      <Button
        look="line"
        size="small"
        disabled={isSame || roles.length === 0 || save.isPending}
        onClick={() => {
          save.mutate(roles);
        }}
      >
        {save.isPending ? say.saving : say.saveRoles}
      </Button>
    </section>
  );
}

function Access({ one, isOwn }: { one: AdministratorListing; isOwn: boolean }) {
  const queryClient = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const invite = useMutation({
    mutationFn: () => call<InvitedAnswer>('POST', `/administrators/${one.id}/invitations`, {}),
    gcTime: 0,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: administratorsQuery.queryKey }),
  });
  return (
    <section className="card">
      <h2>{say.access}</h2>
      <p>{say.inviteWhy}</p>
      <Button
        look="line"
        size="small"
        disabled={invite.isPending}
        onClick={() => {
          invite.mutate();
        }}
      >
        <Icon name="regular/key" size="s" />
        {invite.isPending ? say.inviting : say.invite}
      </Button>
      {invite.isError && (
        <p className="error" role="alert">
          {troubleWords(troubleCode(invite.error))}
        </p>
      )}
      {!isOwn && (
        <>
          <p className="apart">{say.removeWhy}</p>
          <Button
            look="line danger-text"
            size="small"
            onClick={() => {
              setRemoving(true);
            }}
          >
            {say.remove}
          </Button>
        </>
      )}
      {invite.data && (
        <Dialog wide headline={administratorTexts.link.headline(one.name)}>
          <LinkShown
            invited={invite.data}
            onDone={() => {
              invite.reset();
            }}
          />
        </Dialog>
      )}
      {removing && (
        <RemoveDialog
          one={one}
          onClose={() => {
            setRemoving(false);
          }}
        />
      )}
    </section>
  );
}

function Sessions({ one }: { one: AdministratorListing }) {
  const queryClient = useQueryClient();
  const { toast } = useAnnouncer();
  const listed = useQuery(sessionsOfQuery(one.id));
  const { data } = listed;
  const end = useMutation({
    mutationFn: (id: string) => call<null>('DELETE', `/administrators/${one.id}/sessions/${id}`),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: sessionsOfQuery(one.id).queryKey });
      toast(accountTexts.sessions.ended);
    },
  });
  const endAll = useMutation({
    mutationFn: () => call<null>('DELETE', `/administrators/${one.id}/sessions`),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: sessionsOfQuery(one.id).queryKey });
      toast(accountTexts.sessions.endedAll);
    },
  });
  const trouble = end.error ?? endAll.error;
  return (
    <>
      {trouble ? <TroubleNotice error={trouble} onAgain={() => void listed.refetch()} /> : <QueryTrouble of={listed} />}
      {data && (
        <SessionTable
          sessions={data.sessions}
          isEnding={end.isPending || endAll.isPending}
          onEndAll={() => {
            endAll.mutate();
          }}
          onEnd={(id) => {
            end.mutate(id);
          }}
        />
      )}
    </>
  );
}
