import { useSuspenseQuery } from '@tanstack/react-query';
import type { AdministratorView, SessionView } from '@parley/contracts';
import { sessionQuery } from '../api/queries.js';

/** Who is signed in. The console's pages are only reached when that is known. */
export function useSession(): { administrator: AdministratorView; sessions: SessionView[] } {
  return useSuspenseQuery(sessionQuery).data;
}
