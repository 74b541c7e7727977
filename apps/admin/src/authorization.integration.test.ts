import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADMINISTRATOR_ROUTES, API, ROLES } from '@parley/contracts';
import type { AdministratorRoute, Role } from '@parley/contracts';
import { ask, Browser, codeOf, ORIGIN, PAGE, signedIn, startConsole } from '../test/console.js';
import type { Console } from '../test/console.js';

const NOBODYS = '018f3b1e-0000-7000-8000-000000000000';
const FOREIGN = ['http://evil.example', 'http://console.example:81', 'https://console.example', 'null', ''];

let service: Console;
const browsers = new Map<Role, Browser>();
beforeAll(async () => {
  service = await startConsole();
  for (const role of ROLES) browsers.set(role, await signedIn(service, `only-${role}`, [role]));
});
afterAll(() => service.stop());

const callers: (Role | null)[] = [...ROLES, null];
/** Who signs out everywhere has a session of their own for it. */
async function browserOf({ method, path }: AdministratorRoute, role: Role | null): Promise<Browser> {
  if (role === null) return new Browser(service.url);
  if (method === 'DELETE' && path === '/sessions') return signedIn(service, `leaving-${role}`, [role]);
  return browsers.get(role) ?? fail();
}
const pathOf = (route: AdministratorRoute): string => route.path.replaceAll(/:\w+/g, NOBODYS);
/** What the table says a caller hears at the door; null when it lets them through, whatever comes then. */
function expected({ allow }: AdministratorRoute, role: Role | null): string | null {
  if (allow === 'anyone') return null;
  if (role === null) return 'sign_in_required';
  return allow === 'administrators' || allow.includes(role) ? null : 'forbidden';
}

describe('every route', () => {
  const routes: readonly AdministratorRoute[] = ADMINISTRATOR_ROUTES;
  it.each(
    routes.flatMap((route) => callers.map((role) => [route.method, route.path, role ?? 'nobody', route] as const)),
  )('%s %s answers %s as the table says', async (method, _path, who, route) => {
    const role = ROLES.find((one) => one === who) ?? null;
    const answer = await (await browserOf(route, role)).call(method, pathOf(route), method === 'POST' ? {} : undefined);
    const code = codeOf(answer);
    const door = expected(route, role);
    if (door === null) expect(['sign_in_required', 'forbidden', 'internal']).not.toContain(code);
    else expect(code).toBe(door);
  });

  it.each(routes.filter(({ method }) => method !== 'GET').map((route) => [route.method, route.path, route] as const))(
    '%s %s is refused from every other origin, and without one',
    async (method, _path, route) => {
      const cookie = browsers.get('auditor')?.cookie ?? '';
      for (const origin of FOREIGN) {
        const answer = await ask(service.url, method, API + pathOf(route), { headers: { cookie, origin }, body: {} });
        expect([origin, codeOf(answer)]).toEqual([origin, 'origin_refused']);
      }
      const without = await ask(service.url, method, API + pathOf(route), { headers: { cookie }, body: {} });
      expect(codeOf(without)).toBe('origin_refused');
    },
  );

  it('that is not in the table is nobody’s', async () => {
    const browser = browsers.get('security');
    for (const [method, path] of [
      ['GET', '/secrets'],
      ['PUT', '/rooms'],
      ['PATCH', '/administrators'],
      ['DELETE', '/rooms/x'],
      ['GET', '/rooms/x/../../administrators'],
    ] as const)
      expect([
        path,
        codeOf((await browser?.call(method, path)) ?? { status: 0, headers: {}, text: '', json: null }),
      ]).toEqual([path, 'not_found']);
  });
});

describe('what comes in', () => {
  it.each([
    ['not JSON', '{"secret":', 'bad_request'],
    ['no object', '"text"', 'bad_request'],
    ['a list', '[]', 'bad_request'],
    ['another field', '{"name":"a","password":"b","code":"000000","admin":true}', 'bad_request'],
    ['a field of another type', '{"name":{"$ne":null},"password":"b","code":"000000"}', 'bad_request'],
    ['a prototype', '{"__proto__":{"roles":["security"]},"name":"a"}', 'bad_request'],
    ['too much', JSON.stringify({ name: 'a'.repeat(40_000) }), 'too_large'],
  ])('is refused with a code when it is %s', async (_what, body, code) => {
    const answer = await ask(service.url, 'POST', `${API}/sign-in`, { headers: { origin: ORIGIN }, body });
    expect(codeOf(answer)).toBe(code);
    expect(answer.text).not.toContain('stack');
  });

  it('is refused when a query holds what it should not', async () => {
    const browser = browsers.get('auditor');
    for (const query of [
      '?limit=0',
      '?limit=201',
      '?limit=1e9',
      '?state=open',
      '?kind=all',
      '?after=x',
      '?x=1',
      '?state=closed&state=active',
    ])
      expect([query, codeOf((await browser?.call('GET', `/rooms${query}`)) ?? fail())]).toEqual([query, 'bad_request']);
    for (const query of ['?type=x', '?before=-1', '?room=%27'])
      expect([query, codeOf((await browser?.call('GET', `/log${query}`)) ?? fail())]).toEqual([query, 'bad_request']);
  });

  it('is refused alike when an id in the path is none', async () => {
    const browser = browsers.get('auditor');
    for (const id of ['x', '%00', "1'%20or%201=1", '018F3B1E-0000-7000-8000-000000000000', '..%2F..%2Fetc'])
      expect([id, codeOf((await browser?.call('GET', `/rooms/${id}`)) ?? fail())]).toEqual([id, 'not_found']);
  });
});

function fail(): never {
  throw new Error('no browser');
}

describe('pages', () => {
  it('are the console’s one page for every path of its own, and its files', async () => {
    for (const path of ['/', '/sign-in', '/rooms/018f3b1e-0000-7000-8000-000000000000']) {
      const answer = await ask(service.url, 'GET', path);
      expect([answer.status, answer.text]).toEqual([200, PAGE]);
    }
    const file = await ask(service.url, 'GET', '/assets/console-1234.js');
    expect([file.status, file.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
  });

  it('are not found where a file is missing or a path leaves the folder', async () => {
    for (const path of ['/assets/gone.js', '/favicon.ico', '/assets/..%2f..%2fpackage.json', '/api', '/api/v2/rooms'])
      expect([path, codeOf(await ask(service.url, 'GET', path))]).toEqual([path, 'not_found']);
  });

  it('let nothing run but their own files, and nobody frame them', async () => {
    const { headers } = await ask(service.url, 'GET', '/');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    expect(headers).not.toHaveProperty('x-powered-by');
  });
});

describe('documents', () => {
  it('are for signed-in administrators, of any role', async () => {
    for (const path of ['/api/docs', '/api/docs/openapi.json', '/api/docs/swagger-ui-init.js', '/api/docs-json'])
      expect(['sign_in_required', 'not_found']).toContain(codeOf(await ask(service.url, 'GET', path)));
    const cookie = browsers.get('viewer')?.cookie ?? '';
    const page = await ask(service.url, 'GET', '/api/docs', { headers: { cookie } });
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('swagger-ui')]);
  });

  it('name every route of the table, with what it does and takes', async () => {
    const cookie = browsers.get('viewer')?.cookie ?? '';
    const { json } = await ask(service.url, 'GET', '/api/docs/openapi.json', { headers: { cookie } });
    const { paths, components } = json as {
      paths: Record<string, Record<string, { summary?: string }>>;
      components: { schemas: Record<string, unknown> };
    };
    for (const { method, path, does } of ADMINISTRATOR_ROUTES) {
      const operation = paths[API + path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
      expect([path, operation?.summary]).toEqual([path, expect.stringContaining(does)]);
    }
    expect(components.schemas).toHaveProperty('ReadingInput.properties.reason');
  });
});
