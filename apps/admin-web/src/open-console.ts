import { QueryCache, QueryClient, MutationCache } from '@tanstack/react-query';
import { Trouble } from './api/call.js';
import { sessionQuery } from './api/queries.js';
import { makeRouter, type ConsoleRouter } from './router.js';

const PASSING: readonly string[] = ['offline', 'unavailable', 'draining'];

/** The router and the answers it shows, tied together: whichever request hears that the session is over, all of the console goes. */
export function openConsole(): { router: ConsoleRouter; queryClient: QueryClient } {
  const onError = (error: Error): void => {
    if (!(error instanceof Trouble) || error.code !== 'sign_in_required') return;
    // Without this the visit has only begun, and the route itself shows the way in.
    if (queryClient.getQueryData(sessionQuery.queryKey)) leave();
  };
  const queryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      // Where this browser believes it is without a network, asking says so; a paused request would say nothing.
      mutations: { networkMode: 'always' },
      queries: {
        networkMode: 'always',
        retry: (failures, error) => failures < 2 && error instanceof Trouble && PASSING.includes(error.code),
      },
    },
  });
  let leaving = false;
  const leave = (): void => {
    if (leaving) return;
    leaving = true;
    const { href } = router.state.location;
    void router.navigate({ to: '/sign-in', search: { ended: 'yes', to: href }, replace: true }).finally(() => {
      queryClient.clear();
      leaving = false;
    });
  };
  const router = makeRouter({ queryClient, leave });
  return { router, queryClient };
}
