import { ADMINISTRATOR_ROUTES, type AdministratorRoute, type AdministratorView } from '@parley/contracts';

type RoutePath = (typeof ADMINISTRATOR_ROUTES)[number]['path'];
const routes: readonly AdministratorRoute[] = ADMINISTRATOR_ROUTES;

/**
 * Whether a role of theirs opens the route, by the table that the service itself authorizes with. It only decides what the page
 * offers; the service decides.
 */
export function may(
  { roles }: Pick<AdministratorView, 'roles'>,
  method: 'GET' | 'POST' | 'DELETE',
  path: RoutePath,
): boolean {
  const route = routes.find((one) => one.method === method && one.path === path);
  if (!route) return false;
  return typeof route.allow === 'string' || route.allow.some((role) => roles.includes(role));
}
