/** What all tests have in common. */
const common = {
  rootDir: __dirname,
  // One for all projects: each would otherwise compile every file again.
  id: 'regulatory-timeline',
  testEnvironment: 'node',
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.stryker/'],
  transform: { '\\.(ts|js|mjs)$': '<rootDir>/test/transform.cjs' },
  // Everything passes through the transformer, which itself leaves CommonJS packages alone.
  transformIgnorePatterns: [],
  // Our relative imports end in `.js` and mean the `.ts` beside; a real `.js` (a package's own file) wins.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.js', '$1.ts'] },
};

const ignored = ['/node_modules/', '<rootDir>/dist/'];

/** What is answered and refused follows from the log alone, whichever store has it: once is enough. */
const OF_ANY_STORE =
  '<rootDir>/test/e2e/(access|changes|operations|ownership|refusals|screenings|subjects)\\.spec';

/**
 * The whole of test/e2e with one event store; what is about that store alone is in the folder of its name, and what
 * stops the store or replaces its files in `own-store`.
 */
const endToEnd = (store) => ({
  ...common,
  displayName: `e2e-${store}`,
  testMatch: ['', 'own-store/', `${store}/`].map((folder) => `<rootDir>/test/e2e/${folder}*.spec.ts`),
  testPathIgnorePatterns: ignored,
  globals: { EVENT_STORE: store },
});

/** What the end-to-end tests that any server can run have, whoever started it. */
const endToEndOnServer = { ...endToEnd('server'), testMatch: ['<rootDir>/test/e2e/*.spec.ts'] };

/** `npm run test:e2e:server` sets it. Otherwise EVENTSTORE_URL, which a service may use, would be written to. */
const isOnServer = process.env.TEST_ON_SERVER === 'true';

const LAWS = '\\.property\\.spec\\.ts$|<rootDir>/test/(laws|simulation)[/.]';

/** Libraries whose specifications open sockets, start servers, or wait. */
const SLOW = '<rootDir>/libs/(event-store/eventstoredb|esdb-gateway|projections|timeline)/';

const END_TO_END = '<rootDir>/test/e2e/';
const IN_BROWSER = '<rootDir>/test/browser/';

/** The specifications that match, without those whose path is in an ignored one. */
const project = (displayName, testMatch, ...notIn) => ({
  ...common,
  displayName,
  testMatch,
  testPathIgnorePatterns: [...ignored, ...notIn],
});

/** @type {import('jest').Config} */
module.exports = {
  // The end-to-end tests start processes, up to two one after the other, on machines that may be busy: there, one alone
  // has taken 15 seconds. LAW_RUNS may ask for hours of the laws.
  testTimeout: process.env.LAW_RUNS === undefined ? 90_000 : 3 * 3_600_000,
  // They wait for processes half of their time: one fewer than there are processors would leave them idle.
  maxWorkers: '100%',
  // Every specification is in exactly one of the first four projects, or in test/e2e.
  projects: [
    // Pure, or fast: beside the code.
    project('unit', ['<rootDir>/{events,libs,apps}/**/*.spec.ts'], LAWS, SLOW),
    // Properties over generated histories, and the simulation: minutes.
    project('laws', ['**/*.property.spec.ts', '<rootDir>/test/{laws,simulation}/**/*.spec.ts']),
    // All the rest: the gateway, the EventStoreDB adapter, the projections on disk, processes, deployment files.
    project(
      'integration',
      [
        '<rootDir>/test/**/*.spec.ts',
        '<rootDir>/libs/event-store/eventstoredb/*.spec.ts',
        '<rootDir>/libs/{esdb-gateway,projections,timeline}/**/*.spec.ts',
      ],
      LAWS,
      END_TO_END,
      IN_BROWSER,
    ),
    // The page in a real browser, which must be installed: see test/browser/browser.ts.
    project('browser', [`${IN_BROWSER}**/*.spec.ts`]),
    endToEnd('embedded'),
    { ...endToEnd('eventstoredb'), testPathIgnorePatterns: [...ignored, OF_ANY_STORE] },
    ...(isOnServer ? [endToEndOnServer] : []),
  ],
};
