import { Button, Icon, Mark, ThemeToggle, type IconName } from '@parley/ui';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, Link, Outlet } from '@tanstack/react-router';
import { call } from '../api/call.js';
import { may } from '../session/may.js';
import { useIdleEnd } from '../session/use-idle-end.js';
import { useSession } from '../session/use-session.js';
import { FewCodes } from './few-codes.js';
import { texts } from '../texts/en.js';

const route = getRouteApi('/console');

/** The rail with the ways through the console, and the page beside it. */
export function ConsoleFrame() {
  const { leave } = route.useRouteContext();
  const { administrator } = useSession();
  useIdleEnd(leave);
  const pages: { to: '/rooms' | '/log' | '/administrators' | '/account'; icon: IconName; name: string }[] = [
    { to: '/rooms', icon: 'regular/squares-four', name: texts.nav.rooms },
    ...(may(administrator, 'GET', '/log')
      ? [{ to: '/log', icon: 'regular/list-bullets', name: texts.nav.log } as const]
      : []),
    ...(may(administrator, 'GET', '/administrators')
      ? [{ to: '/administrators', icon: 'regular/users', name: texts.nav.administrators } as const]
      : []),
    { to: '/account', icon: 'regular/user-circle', name: texts.nav.account },
  ];
  return (
    <div className="console">
      <a className="skip" href="#page">
        {texts.skip}
      </a>
      <header className="rail">
        <span className="brand">
          <Mark size={26} />
          Parley
        </span>
        <nav aria-label={texts.console}>
          {pages.map(({ to, icon, name }) => (
            <Link key={to} to={to} activeOptions={{ includeSearch: false }}>
              <Icon name={icon} />
              {name}
            </Link>
          ))}
        </nav>
        <div className="me">
          <p>
            <b>{administrator.name}</b>
            {texts.rolesOf(administrator.roles)}
          </p>
          <SignOut />
          <ThemeToggle labels={texts.theme} />
        </div>
      </header>
      <main id="page" tabIndex={-1}>
        <FewCodes />
        <Outlet />
      </main>
    </div>
  );
}

function SignOut() {
  const { sessions } = useSession();
  const navigate = route.useNavigate();
  const { queryClient } = route.useRouteContext();
  const current = sessions.find((session) => session.current);
  const signOut = useMutation({
    mutationFn: (id: string) => call<null>('DELETE', `/sessions/${id}`),
    onSuccess: async () => {
      await navigate({ to: '/sign-in' });
      queryClient.clear();
    },
  });
  return (
    <Button
      look="line"
      size="small"
      disabled={signOut.isPending}
      onClick={() => {
        if (current) signOut.mutate(current.id);
      }}
    >
      <Icon name="regular/sign-out" size="s" />
      {texts.nav.signOut}
    </Button>
  );
}
