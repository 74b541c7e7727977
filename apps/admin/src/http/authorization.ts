import { ADMINISTRATOR_ROUTES, API, refuse } from '@parley/contracts';
import type { AdministratorRoute, Refusal } from '@parley/contracts';
import type { Administrator } from '@parley/oversight';

/** Where the documents stand: for any administrator. */
export const DOCS = '/api/docs';

type Rule = AdministratorRoute['allow'];
const keyOf = (method: string, path: string): string => `${method} ${path}`;
const RULES: ReadonlyMap<string, Rule> = new Map(
  ADMINISTRATOR_ROUTES.map(({ method, path, allow }) => [keyOf(method, API + path), allow]),
);

/** Who may call a route as Express knows it (`/api/v1/rooms/:roomId`); undefined for one the table does not have. HEAD is a GET. */
export const ruleOf = (method: string, path: string): Rule | undefined =>
  RULES.get(keyOf(method === 'HEAD' ? 'GET' : method, path));

/** null when this administrator, or nobody, may. */
export function authorize(rule: Rule, administrator: Administrator | null): Refusal | null {
  if (rule === 'anyone') return null;
  if (!administrator) return refuse('sign_in_required');
  if (rule === 'administrators' || administrator.roles.some((role) => rule.includes(role))) return null;
  return refuse('forbidden');
}

export interface ServedRoute {
  method: string;
  path: string;
}
/** What the table and the service do not have in common, as sentences: routes without a rule, rules without a route. */
export function routeFaults(served: readonly ServedRoute[]): string[] {
  const keys = served.map(({ method, path }) => keyOf(method, path));
  return [
    ...keys.filter((key) => !RULES.has(key)).map((key) => `${key} is served without a rule.`),
    ...[...RULES.keys()].filter((key) => !keys.includes(key)).map((key) => `${key} has a rule and is not served.`),
  ];
}
