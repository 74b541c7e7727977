import { describe, expect, it } from '@jest/globals';
import { ADMINISTRATOR_ROUTES, API } from '@parley/contracts';
import { routeFaults, ruleOf } from './authorization.js';

const served = ADMINISTRATOR_ROUTES.map(({ method, path }) => ({ method, path: API + path }));

describe('the table of rights', () => {
  it('has a rule for every route it names, HEAD like GET, and for no other', () => {
    expect(ruleOf('HEAD', `${API}/rooms`)).toEqual(ruleOf('GET', `${API}/rooms`));
    expect(ruleOf('POST', `${API}/rooms`)).toBeUndefined();
    expect(ruleOf('GET', `${API}/rooms/:roomId/secrets`)).toBeUndefined();
  });

  it('finds no fault in a service that serves just what it names', () => {
    expect(routeFaults(served)).toEqual([]);
  });

  it('names a route without a rule, and a rule without a route', () => {
    const [first, ...others] = served;
    expect(routeFaults([...others, { method: 'GET', path: `${API}/back-door` }])).toEqual([
      `GET ${API}/back-door is served without a rule.`,
      `${first?.method} ${first?.path} has a rule and is not served.`,
    ]);
  });
});
