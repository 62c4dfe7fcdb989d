// The import rules. A module is `events`, or a folder in `libs/` or `apps/`.
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const pkg = (name) => `(^|node_modules/)${name}(/|$)`;

const OURS = '^(apps|events|libs|test)/';
// What specifications share. `test-code-in-tests` keeps everything else from it.
const TEST_SUPPORT = '^test/support/';

/** A module imports, of ours, nothing but itself and the modules that are listed. */
const onlyImports = (module, ...allowed) =>
  rule(
    `${module.replace('libs/', '')}-imports`,
    `${module} imports ${allowed.length === 0 ? 'nothing of ours' : `only ${allowed.join(', ')}`}.`,
    { path: `^${module}/` },
    { path: OURS, pathNot: [module, ...allowed].map((path) => `^${path}/`).concat(TEST_SUPPORT) },
  );

/** The layers of apps/timeline-api below and above its nouns; every other folder of it is a noun. */
const notNouns = 'http|answers|app';
const api = (folders) => `^apps/timeline-api/(${folders})/`;
const noun = `^apps/timeline-api/(?!(?:${notNouns})/)([^/]+)/`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    rule('no-circular', 'No file imports itself, directly or through others.', {}, { circular: true }),
    onlyImports('events'),
    onlyImports('libs/lmdb'),
    onlyImports('libs/net'),
    onlyImports('libs/printable'),
    onlyImports('libs/rules', 'events'),
    onlyImports('libs/restrictions', 'events', 'libs/rules'),
    onlyImports('libs/validation', 'events'),
    onlyImports('libs/commands', 'events', 'libs/restrictions', 'libs/validation'),
    onlyImports('libs/adopted-rules', 'events', 'libs/rules', 'libs/projections'),
    onlyImports('libs/chip-rules', 'events', 'libs/rules'),
    onlyImports('libs/groups', 'events', 'libs/rules', 'libs/projections'),
    onlyImports('libs/lists', 'events', 'libs/country-names', 'libs/projections', 'libs/validation'),
    onlyImports('libs/name-words'),
    onlyImports('libs/country-names', 'events'),
    onlyImports('libs/names', 'events', 'libs/name-words', 'libs/rules', 'libs/projections'),
    onlyImports('libs/ownership', 'events'),
    onlyImports(
      'libs/as-of',
      'events',
      'libs/country-names',
      'libs/name-words',
      'libs/rules',
      'libs/chip-rules',
      'libs/ownership',
    ),
    onlyImports('libs/screening', 'events', 'libs/as-of', 'libs/country-names', 'libs/names'),
    onlyImports('libs/answers', 'events', 'libs/as-of', 'libs/restrictions', 'libs/names', 'libs/screening'),
    onlyImports('libs/receipts', 'events'),
    onlyImports('libs/event-store', 'libs/lmdb'),
    onlyImports('libs/esdb-gateway', 'libs/event-store', 'libs/net'),
    onlyImports('libs/projections', 'events', 'libs/event-store', 'libs/lmdb'),
    onlyImports('libs/configuration'),
    onlyImports('libs/access'),
    rule('libs-below-apps', 'A library does not import an app.', { path: '^libs/' }, { path: '^apps/' }),
    rule(
      'no-app-imports-an-app',
      'What two apps need is in a library; a program that needs another starts it.',
      { path: '^apps/([^/]+)/' },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ),
    rule(
      'page-imports-types-of-answers',
      'apps/timeline-web runs in a browser: of ours, it imports only the types of answers.',
      { path: '^apps/timeline-web/', pathNot: '\\.spec\\.ts$' },
      { path: OURS, pathNot: ['^apps/timeline-web/', '^libs/answers/index\\.ts$'] },
    ),
    rule(
      'page-imports-only-types',
      'A value of libs/answers would bring the schemas of every event to the browser.',
      { path: '^apps/timeline-web/' },
      { path: '^libs/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'page-libraries-in-the-page',
      'Only apps/timeline-web uses the libraries of the page.',
      { pathNot: '^apps/timeline-web/' },
      { path: pkg('(preact|preact-iso|@preact/signals|d3-[a-z]+|vite)') },
    ),
    rule(
      'test-code-in-tests',
      'Only specifications import test code: none of it is built.',
      { path: '^(apps|events|libs)/', pathNot: '\\.spec\\.ts$' },
      { path: '^test/' },
    ),
    rule(
      'as-of-rectangles',
      'libs/as-of/rectangles knows no domain: it imports nothing of ours but steps.',
      { path: '^libs/as-of/rectangles/', pathNot: '\\.spec\\.ts$' },
      { path: '^(apps|events|libs|test)/', pathNot: '^libs/as-of/(rectangles/|steps\\.ts$)' },
    ),
    rule(
      'as-of-rules',
      'libs/as-of/rules imports only events and libs/rules.',
      { path: '^libs/as-of/rules/', pathNot: '\\.spec\\.ts$' },
      { path: '^(apps|libs|test)/', pathNot: '^libs/(as-of/rules|rules)/' },
    ),
    rule(
      'as-of-index',
      'libs/as-of/index imports only rectangles, rules, steps, libs/rules, libs/name-words and events.',
      { path: '^libs/as-of/index/', pathNot: '\\.spec\\.ts$' },
      {
        path: '^(apps|libs|test)/',
        pathNot: '^libs/(rules/|name-words/|as-of/((index|rectangles|rules)/|steps\\.ts$))',
      },
    ),
    rule(
      'as-of-entry-point',
      'Within libs/as-of, import the file and not the entry point: it re-exports what imports it.',
      { path: '^libs/as-of/[^/]+/', pathNot: '\\.spec\\.ts$' },
      { path: '^libs/as-of/index\\.ts$' },
    ),
    rule(
      'specs-import-test-support',
      'A specification beside its code imports of the tests only test/support.',
      { path: '^(apps|events|libs)/' },
      { path: '^test/', pathNot: TEST_SUPPORT },
    ),
    rule(
      'event-store-port',
      'The port knows none of its adapters.',
      { path: '^libs/event-store/port/' },
      { path: '^libs/', pathNot: '^libs/event-store/port/' },
    ),
    rule(
      'event-store-adapters',
      'The two adapters know only the port, not each other.',
      { path: '^libs/event-store/(embedded|eventstoredb)/' },
      { path: '^libs/event-store/', pathNot: '^libs/event-store/(port|$1)/' },
    ),
    rule(
      'eventstoredb-protocol',
      'Only libs/event-store/eventstoredb and libs/esdb-gateway use the client and its protocol.',
      { pathNot: '^(libs/event-store/eventstoredb|libs/esdb-gateway|test)/' },
      { path: pkg('(@eventstore/db-client|@grpc/grpc-js|google-protobuf)') },
    ),
    rule(
      'lmdb-package',
      'Only libs/lmdb opens LMDB and locks folders: go through its index.ts.',
      { pathNot: '^(libs/lmdb|test)/' },
      { path: pkg('(lmdb|fs-native-extensions)') },
    ),
    rule(
      'nest-in-apps',
      'Only apps and tests use Nest: a library stays a plain module.',
      { pathNot: '^(apps|test)/' },
      { path: pkg('@nestjs/[^/]+') },
    ),
    rule(
      'http-tools-lowest',
      'apps/timeline-api/http has tools for any route: it imports neither answers, nor a noun, nor app.',
      { path: api('http') },
      { path: [api('answers|app'), noun] },
    ),
    rule(
      'answers-below-nouns',
      'apps/timeline-api/answers has what several nouns share: it imports neither a noun nor app.',
      { path: api('answers') },
      { path: [api('app'), noun] },
    ),
    rule(
      'nouns-apart',
      'A noun of apps/timeline-api imports no other noun: what two share belongs to answers or http.',
      { path: noun },
      { path: noun, pathNot: '^apps/timeline-api/$1/' },
    ),
    rule(
      'nouns-below-app',
      'app wires the nouns of apps/timeline-api: none of them imports it.',
      { path: noun },
      { path: api('app') },
    ),
    {
      ...rule(
        'no-folder-cycles',
        'No folder of apps/timeline-api reaches itself through another.',
        { path: '^apps/timeline-api/' },
        { path: '^apps/timeline-api/', circular: true },
      ),
      scope: 'folder',
    },
    rule(
      'through-the-index',
      'A module is imported through its index.ts; libs/lists also through import.ts, which reads files; libs/names also through matcher.ts, which has the dictionaries.',
      { path: '^(events|libs/[^/]+|apps/[^/]+)/' },
      {
        path: '^(events|libs/[^/]+|apps/[^/]+)/',
        pathNot: [
          '^$1/',
          '^(events|libs/[^/]+|apps/[^/]+)/index\\.ts$',
          '^libs/(lists/import|names/matcher)\\.ts$',
        ],
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
