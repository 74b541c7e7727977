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
import { readHoldsSearch } from './holds/holds-search.js';
import { readLogSearch } from './log/log-search.js';
import { readOverviewSearch } from './overview/overview-search.js';
import { readPageSearch } from './frame/page-search.js';
import { readReadingsSearch } from './readings/readings-search.js';
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
// The list of rooms is where one arrives; what lies behind it comes when it is gone to.
const overview = createRoute({
  getParentRoute: () => signedIn,
  path: '/overview',
  validateSearch: readOverviewSearch,
  component: lazyRouteComponent(() => import('./overview/overview-page.js'), 'OverviewPage'),
});
const room = createRoute({
  getParentRoute: () => signedIn,
  path: '/rooms/$roomId',
  component: lazyRouteComponent(() => import('./rooms/room-page.js'), 'RoomPage'),
});
const readings = createRoute({
  getParentRoute: () => signedIn,
  path: '/readings',
  validateSearch: readReadingsSearch,
  component: lazyRouteComponent(() => import('./readings/readings-page.js'), 'ReadingsPage'),
});
const reading = createRoute({
  getParentRoute: () => signedIn,
  path: '/readings/$readingId',
  component: lazyRouteComponent(() => import('./readings/reading-page.js'), 'ReadingPage'),
});
const holds = createRoute({
  getParentRoute: () => signedIn,
  path: '/holds',
  validateSearch: readHoldsSearch,
  component: lazyRouteComponent(() => import('./holds/holds-page.js'), 'HoldsPage'),
});
const checkpoints = createRoute({
  getParentRoute: () => signedIn,
  path: '/checkpoints',
  validateSearch: readPageSearch,
  component: lazyRouteComponent(() => import('./checkpoints/checkpoints-page.js'), 'CheckpointsPage'),
});
const certificate = createRoute({
  getParentRoute: () => signedIn,
  path: '/certificates/$number',
  component: lazyRouteComponent(() => import('./certificates/certificate-page.js'), 'CertificatePage'),
});
const keys = createRoute({
  getParentRoute: () => signedIn,
  path: '/keys',
  component: lazyRouteComponent(() => import('./keys/keys-page.js'), 'KeysPage'),
});
const log = createRoute({
  getParentRoute: () => signedIn,
  path: '/log',
  validateSearch: readLogSearch,
  component: lazyRouteComponent(() => import('./log/log-page.js'), 'LogPage'),
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
  signedIn.addChildren([
    index,
    overview,
    rooms,
    room,
    readings,
    reading,
    holds,
    log,
    checkpoints,
    certificate,
    keys,
    administrators,
    administrator,
    account,
  ]),
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
