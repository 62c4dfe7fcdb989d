// The walls between the rooms. A room is `events`, or a folder in `libs/` or `apps/`.
const wall = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const pkg = (name) => `(^|node_modules/)${name}(/|$)`;

/** The layers of apps/timeline-api below and above its nouns; every other folder of it is a noun. */
const notNouns = 'http|answers|app|queries|stream';
const api = (folders) => `^apps/timeline-api/(${folders})/`;
const noun = `^apps/timeline-api/(?!(?:${notNouns})/)([^/]+)/`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    wall('no-circular', 'No module reaches itself again.', {}, { circular: true }),
    wall(
      'events-import-nothing',
      'The events are the ground: they import nothing of ours.',
      { path: '^events/' },
      { path: '^(apps|libs|test)/' },
    ),
    wall(
      'pure-rooms-import-only-events',
      'libs/restrictions and libs/as-of import only events.',
      { path: '^libs/(restrictions|as-of)/' },
      { path: '^(apps|libs|test)/', pathNot: '^libs/$1/' },
    ),
    wall(
      'event-store-imports-only-events',
      'libs/event-store imports only events.',
      { path: '^libs/event-store/' },
      { path: '^(apps|libs|test)/', pathNot: '^libs/event-store/' },
    ),
    wall(
      'read-model-imports',
      'libs/read-model imports libs/as-of, libs/event-store and events.',
      { path: '^libs/read-model/' },
      { path: '^(apps|libs|test)/', pathNot: '^libs/(read-model|as-of|event-store)/' },
    ),
    wall(
      'libs-below-apps',
      'A library imports neither an app nor test helpers.',
      { path: '^libs/' },
      { path: '^(apps|test)/' },
    ),
    wall(
      'db-client-behind-event-store',
      'Only libs/event-store speaks to KurrentDB, or its protocol: go through its index.ts.',
      { pathNot: '^(libs/event-store|test)/' },
      { path: pkg('(@eventstore/db-client|@grpc/grpc-js|google-protobuf)') },
    ),
    wall(
      'lmdb-behind-stores',
      'Only libs/event-store and libs/read-model open LMDB: go through their index.ts.',
      { pathNot: '^(libs/(event-store|read-model)|test)/' },
      { path: pkg('lmdb') },
    ),
    wall(
      'nest-in-apps',
      'Nest lives in apps (and test): a library stays a plain module.',
      { pathNot: '^(apps|test)/' },
      { path: pkg('@nestjs/[^/]+') },
    ),
    wall(
      'http-tools-lowest',
      'apps/timeline-api/http has tools for any route: it imports neither answers, nor a noun, nor app.',
      { path: api('http') },
      { path: [api('answers|app'), noun] },
    ),
    wall(
      'answers-below-nouns',
      'apps/timeline-api/answers has what several nouns share: it imports neither a noun nor app.',
      { path: api('answers') },
      { path: [api('app'), noun] },
    ),
    wall(
      'nouns-apart',
      'A noun of apps/timeline-api imports no other noun: what two share belongs to answers or http.',
      { path: noun },
      { path: noun, pathNot: '^apps/timeline-api/$1/' },
    ),
    wall(
      'nouns-below-app',
      'app wires the nouns of apps/timeline-api: none of them imports it.',
      { path: noun },
      { path: api('app') },
    ),
    {
      ...wall(
        'no-folder-cycles',
        'No folder of apps/timeline-api reaches itself through another.',
        { path: '^apps/timeline-api/' },
        { path: '^apps/timeline-api/', circular: true },
      ),
      scope: 'folder',
    },
    wall(
      'through-the-index',
      'A room is entered through its index.ts.',
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
