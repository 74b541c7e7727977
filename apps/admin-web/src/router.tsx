import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  useRouter,
  type ErrorComponentProps,
} from '@tanstack/react-router';
import { readAccountSearch } from './account/account-search.js';
import { Trouble } from './api/call.js';
import { sessionQuery } from './api/queries.js';
import { ConsoleFrame } from './frame/console-frame.js';
import { NotFoundPage, OpeningPage, TroublePage } from './frame/calm-page.js';
import { LogPage } from './log/log-page.js';
import { readLogSearch } from './log/log-search.js';
import { TranscriptPage } from './readings/transcript-page.js';
import { RoomPage } from './rooms/room-page.js';
import { RoomsPage } from './rooms/rooms-page.js';
import { readRoomsSearch } from './rooms/rooms-search.js';
import { readSignInSearch } from './sign-in/sign-in-search.js';
import { SignInRoute } from './sign-in/sign-in-route.js';

export interface RouterContext {
  queryClient: QueryClient;
  /** The session is over: show the way in, and forget everything that was shown. */
  leave: () => void;
}

function ErrorPage({ error }: ErrorComponentProps) {
  const router = useRouter();
  return <TroublePage error={error} onAgain={() => void router.invalidate()} />;
}
/** Where the console's frame is not there, its main part is not either. */
const BareErrorPage = (props: ErrorComponentProps) => (
  <main>
    <ErrorPage {...props} />
  </main>
);
const BareOpeningPage = () => (
  <main>
    <OpeningPage />
  </main>
);
const BareNotFoundPage = () => (
  <main>
    <NotFoundPage />
  </main>
);

const root = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  notFoundComponent: BareNotFoundPage,
});
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: readSignInSearch,
  component: SignInRoute,
});
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'console',
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.query({ ...sessionQuery, staleTime: 'static' });
    } catch (error) {
      if (!(error instanceof Trouble) || error.code !== 'sign_in_required') throw error;
      redirect({ to: '/sign-in', search: { to: location.href }, replace: true, throw: true });
    }
  },
  component: ConsoleFrame,
  pendingComponent: BareOpeningPage,
  errorComponent: BareErrorPage,
});
const index = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: () => redirect({ to: '/rooms', replace: true, throw: true }),
});
const rooms = createRoute({
  getParentRoute: () => signedIn,
  path: '/rooms',
  validateSearch: readRoomsSearch,
  component: RoomsPage,
});
const room = createRoute({ getParentRoute: () => signedIn, path: '/rooms/$roomId', component: RoomPage });
const reading = createRoute({
  getParentRoute: () => signedIn,
  path: '/readings/$readingId',
  component: TranscriptPage,
});
const log = createRoute({
  getParentRoute: () => signedIn,
  path: '/log',
  validateSearch: readLogSearch,
  component: LogPage,
});
const administrators = createRoute({
  getParentRoute: () => signedIn,
  path: '/administrators',
  component: lazyRouteComponent(() => import('./administrators/administrators-page.js')),
});
const administrator = createRoute({
  getParentRoute: () => signedIn,
  path: '/administrators/$administratorId',
  component: lazyRouteComponent(() => import('./administrators/administrator-page.js')),
});
const account = createRoute({
  getParentRoute: () => signedIn,
  path: '/account',
  validateSearch: readAccountSearch,
  component: lazyRouteComponent(() => import('./account/account-page.js')),
});

const routeTree = root.addChildren([
  signIn,
  signedIn.addChildren([index, rooms, room, reading, log, administrators, administrator, account]),
]);

export const makeRouter = (context: RouterContext) =>
  createRouter({
    routeTree,
    context,
    // Plain words in the address, as people type and share them.
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: (search) => {
      const given = Object.entries(search).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
      return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
    },
    defaultPendingComponent: OpeningPage,
    defaultErrorComponent: ErrorPage,
  });
export type ConsoleRouter = ReturnType<typeof makeRouter>;

declare module '@tanstack/react-router' {
  interface Register {
    router: ConsoleRouter;
  }
}
