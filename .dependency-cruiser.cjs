// The walls of the house (docs/architecture.md). `may` is the whole truth: a lib imports only the libs named here.
const may = {
  contracts: [],
  crypto: [],
  record: ['contracts', 'crypto'],
  devices: ['contracts'],
  rooms: ['contracts', 'crypto', 'record'],
  oversight: ['contracts', 'crypto', 'record', 'rooms'],
  persistence: ['contracts', 'crypto', 'record', 'devices', 'rooms', 'oversight'],
  volatile: ['contracts', 'crypto', 'record', 'devices', 'rooms', 'oversight'],
  objects: ['contracts', 'crypto', 'record', 'devices', 'rooms', 'oversight'],
  images: ['contracts', 'crypto', 'record', 'devices', 'rooms', 'oversight'],
  platform: ['contracts'],
  embedded: [],
  client: ['contracts'],
  ui: ['contracts'],
};
// Tests beside the code, and what they share in a folder `test`, may use libs/testing, whatever their lib may import.
const test = '(\\.test\\.tsx?$|^(apps|libs)/[^/]+/test/)';
const libRule = ([lib, to]) => ({
  name: `${lib}-imports`,
  severity: 'error',
  from: { path: `^libs/${lib}/`, pathNot: test },
  to: {
    path: '^(libs|apps|migrations|e2e|bench)/',
    pathNot: `^libs/(${[lib, ...to].join('|')})/${lib === 'persistence' ? '|^migrations/' : ''}`,
  },
});
const pure = 'contracts|crypto|record|devices|rooms|oversight';

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: { pathNot: '/entities/' }, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'apps-never-import-apps',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'libs-never-import-apps',
      severity: 'error',
      from: { path: '^(libs|migrations)/' },
      to: { path: '^(apps|e2e|bench)/' },
    },
    {
      name: 'one-door',
      severity: 'error',
      from: { path: '^(apps|libs|migrations|e2e|bench)/([^/]+)/' },
      to: {
        path: '^libs/([^/]+)/src/',
        pathNot: ['^libs/$2/', '^libs/[^/]+/src/index\\.ts$', '^libs/ui/src/[^/]+\\.css$'],
      },
    },
    {
      name: 'chat-web-imports',
      severity: 'error',
      from: { path: '^apps/chat-web/' },
      to: { path: '^(libs|migrations)/', pathNot: '^libs/(client|ui|contracts)/' },
    },
    {
      name: 'admin-web-imports',
      severity: 'error',
      from: { path: '^apps/admin-web/' },
      to: { path: '^(libs|migrations)/', pathNot: '^libs/(ui|contracts)/' },
    },
    {
      name: 'verify-imports',
      severity: 'error',
      from: { path: '^apps/verify/', pathNot: test },
      to: { path: '^(libs|migrations)/', pathNot: '^libs/(record|contracts)/' },
    },
    {
      name: 'server-apps-not-browser-libs',
      severity: 'error',
      from: { path: '^apps/(chat|admin|keeper|standalone|operator)/', pathNot: test },
      to: { path: '^libs/(ui|client|testing)/' },
    },
    {
      name: 'migrations-from-persistence-only',
      severity: 'error',
      from: { pathNot: '^(libs/persistence|migrations)/' },
      to: { path: '^migrations/' },
    },
    {
      name: 'testing-from-tests-only',
      severity: 'error',
      from: { pathNot: [test, '^libs/testing/', '^e2e/', '^bench/'] },
      to: { path: '^libs/testing/' },
    },
    {
      name: 'browser-has-no-node',
      severity: 'error',
      from: { path: '^(apps/[^/]+-web/src|libs/(contracts|client|ui))/', pathNot: test },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'contracts-formats-only',
      severity: 'error',
      from: { path: '^libs/contracts/', pathNot: test },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer'],
        pathNot: 'node_modules/(zod|canonicalize)/',
      },
    },
    {
      name: 'crypto-node-crypto-only',
      severity: 'error',
      from: { path: '^libs/crypto/', pathNot: test },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'pure-libs-know-no-driver',
      severity: 'error',
      from: { path: `^libs/(${pure})/`, pathNot: test },
      to: { path: 'node_modules/(@nestjs|typeorm|pg|ioredis|socket\\.io|minio|express|pino)' },
    },
    {
      name: 'pure-libs-touch-nothing',
      severity: 'error',
      from: { path: `^libs/(${pure})/`, pathNot: test },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|buffer|stream)$' },
    },
    ...Object.entries(may).map(libRule),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    // Anchored: most packages keep their code in a dist of their own, and those imports must be seen.
    exclude: { path: '^dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.css'],
    },
  },
};
