import { Button, Icon, Mark, ThemeToggle } from '@parley/ui';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, Outlet } from '@tanstack/react-router';
import { call } from '../api/call.js';
import { useIdleEnd } from '../session/use-idle-end.js';
import { useSession } from '../session/use-session.js';
import { FewCodes } from './few-codes.js';
import { texts } from '../texts/en.js';
import { ConsoleNav } from './console-nav.js';

const route = getRouteApi('/console');

/** The rail with the ways through the console, and the page beside it. */
export function ConsoleFrame() {
  const { leave } = route.useRouteContext();
  const { administrator } = useSession();
  useIdleEnd(leave);
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
        <ConsoleNav />
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
