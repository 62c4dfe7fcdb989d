import { unknownVariables } from './unknown-variables.js';

test.each([
  ['TOKEN_FILE', 'TOKENS_FILE'],
  ['TOKENS_PATH', 'TOKENS_FILE'],
  ['TOKENS', 'TOKENS_FILE'],
  ['EVENTS_SOURCES', 'EVENTS_SOURCE'],
  ['EVENTSTORE_URI', 'EVENTSTORE_URL'],
  ['EVENTSTORE_CONNECTION', 'EVENTSTORE_'],
  ['DATADIR', 'DATA_DIR'],
  ['STREAMS_PREFIX', 'STREAM_PREFIX'],
  ['LOGLEVEL', 'LOG_LEVEL'],
  ['Port', 'PORT'],
  ['data_dir', 'DATA_DIR'],
  ['TIMELINE_TOKENS', 'TIMELINE_TOKEN'],
])('%s looks like ours, and %s is named', (name, ours) => {
  expect(unknownVariables({ [name]: 'x' })).toEqual([
    expect.stringMatching(new RegExp(`^${name} is not known: is ${ours}.* meant\\?$`)),
  ]);
});

test.each([
  ...[
    'PATH',
    'HOME',
    'HOSTNAME',
    'HOSTS',
    'npm_config_cache',
    'NODE_OPTIONS',
    'PWD',
    'LOG_FORMAT',
    'TOKEN',
    'EVENTS',
  ],
  ...['KUBERNETES_SERVICE_HOST', 'KUBERNETES_PORT_443_TCP', 'PGDATA', 'XDG_DATA_DIRS', 'REPORT'],
  ...[
    'EVENTSTORE_SERVICE_HOST',
    'EVENTSTORE_PORT',
    'TIMELINE_SERVICE_PORT_HTTP',
    'TIMELINE_PORT_80_TCP_ADDR',
  ],
  ...['KURRENTDB_INSECURE', 'CI', 'TERM'],
])('%s is foreign', (name) => {
  expect(unknownVariables({ [name]: 'x' })).toEqual([]);
});

test('our own variables are known, and an empty one counts as absent', () => {
  expect(unknownVariables({ PORT: '1', TOKENS_FILE: 'x', TIMELINE_TOKEN: 'x', TOKEN_FILE: '' })).toEqual([]);
});
