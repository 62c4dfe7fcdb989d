// The import rules between modules. A module is `events`, or a folder in `libs/` or `apps/`.
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const pkg = (name) => `(^|node_modules/)${name}(/|$)`;

// What each library may import beside `events`; `timeline` may import every library.
const layers = [
  { library: 'restrictions', mayImport: [] },
  { library: 'as-of', mayImport: [] },
  { library: 'event-store', mayImport: [] },
  { library: 'configuration', mayImport: [] },
  { library: 'access', mayImport: [] },
  { library: 'projections', mayImport: ['event-store'] },
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    rule('no-circular', 'No file imports itself through others.', {}, { circular: true }),
    rule(
      'events-import-nothing',
      'The events are what all else is built on: they import nothing of ours.',
      { path: '^events/' },
      { path: '^(apps|libs|test)/' },
    ),
    ...layers.map(({ library, mayImport }) =>
      rule(
        `${library}-imports`,
        `libs/${library} imports events${mayImport.map((each) => `, libs/${each}`).join('')} and nothing else of ours.`,
        { path: `^libs/${library}/` },
        { path: '^(apps|libs|test)/', pathNot: `^libs/(${[library, ...mayImport].join('|')})/` },
      ),
    ),
    rule(
      'libs-below-apps',
      'A library imports neither an app nor test helpers.',
      { path: '^libs/' },
      { path: '^(apps|test)/' },
    ),
    rule(
      'no-app-imports-an-app',
      'What two apps need is in a library; a program that needs another starts it.',
      { path: '^apps/([^/]+)/' },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ),
    rule(
      'db-client-behind-event-store',
      'Only libs/event-store speaks to KurrentDB, or its protocol: go through its index.ts.',
      { pathNot: '^(libs/event-store|test)/' },
      { path: pkg('(@eventstore/db-client|@grpc/grpc-js|google-protobuf)') },
    ),
    rule(
      'lmdb-behind-stores',
      'Only libs/event-store and libs/projections open LMDB: go through their index.ts.',
      { pathNot: ['^(libs/(event-store|projections)|test)/', '[.]spec[.]ts$'] },
      { path: pkg('lmdb') },
    ),
    rule(
      'nest-in-apps',
      'Nest lives in apps (and test): a library stays a plain module.',
      { pathNot: '^(apps|test)/' },
      { path: pkg('@nestjs/[^/]+') },
    ),
    rule(
      'through-the-index',
      'A module is imported through its index.ts.',
      { path: '^(events|libs/[^/]+|apps/[^/]+)/' },
      {
        path: '^(events|libs/[^/]+|apps/[^/]+)/',
        pathNot: ['^$1/', '^(events|libs/[^/]+|apps/[^/]+)/index\\.ts$'],
      },
    ),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|data|docker|coverage)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
