// The walls between the rooms. A room is `events`, or a folder in `libs/` or `apps/`.
const wall = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const pkg = (name) => `(^|node_modules/)${name}(/|$)`;

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
      'rules-import-only-events',
      'libs/rules imports only events.',
      { path: '^libs/rules/' },
      { path: '^(apps|libs|test)/', pathNot: '^libs/rules/' },
    ),
    wall(
      'pure-libraries-import-only-events-and-rules',
      'libs/restrictions and libs/as-of import only events and libs/rules.',
      { path: '^libs/(restrictions|as-of)/', pathNot: '\\.spec\\.ts$' },
      { path: '^(apps|libs|test)/', pathNot: '^libs/($1|rules)/' },
    ),
    wall(
      'as-of-rectangles-import-nothing',
      'libs/as-of/rectangles knows no domain: it imports nothing of ours.',
      { path: '^libs/as-of/rectangles/', pathNot: '\\.spec\\.ts$' },
      { path: '^(apps|events|libs|test)/', pathNot: '^libs/as-of/rectangles/' },
    ),
    wall(
      'as-of-rules-import-events-and-rules',
      'libs/as-of/rules imports only events and libs/rules.',
      { path: '^libs/as-of/rules/', pathNot: '\\.spec\\.ts$' },
      { path: '^(apps|libs|test)/', pathNot: '^libs/(as-of/rules|rules)/' },
    ),
    wall(
      'as-of-index-imports-rectangles-and-rules',
      'libs/as-of/index imports only rectangles, rules and events.',
      { path: '^libs/as-of/index/', pathNot: '\\.spec\\.ts$' },
      { path: '^(apps|libs|test)/', pathNot: '^libs/as-of/(index|rectangles|rules)/' },
    ),
    wall(
      'as-of-questions-below-its-entry-point',
      'Within libs/as-of, import the file and not the entry point: it re-exports what imports it.',
      { path: '^libs/as-of/[^/]+/', pathNot: '\\.spec\\.ts$' },
      { path: '^libs/as-of/index\\.ts$' },
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
      'A library imports neither an app nor test support; its specs may import test support.',
      { path: '^libs/', pathNot: '\\.spec\\.ts$' },
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
