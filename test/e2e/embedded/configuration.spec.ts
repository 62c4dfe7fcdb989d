import { RunningService } from '../running-service.js';

// The configuration is read before any store is opened: to try it with one of them is enough.
describe('a configuration that is wrong is refused at start, by the variable’s name', () => {
  test.each<[Record<string, string>, RegExp]>([
    [{ PORT: 'abc' }, /PORT must be/],
    [{ PORT: '70000' }, /PORT must be 0 to 65535/],
    [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL must be one of/],
    [{ EVENTSTORE_URL: 'http://localhost' }, /EVENTSTORE_URL must be empty or a connection string/],
    [{ STREAM_PREFIX: 'team-', EVENTSTORE_URL: '' }, /STREAM_PREFIX is for EVENTSTORE_URL/],
    [{ EVENTSTORE_SERVE: '0.0.0.0:2113' }, /EVENTSTORE_SERVE must be empty or a loopback address/],
    [
      { EVENTSTORE_SERVE: '127.0.0.1:0', EVENTSTORE_URL: '', TOKENS_FILE: 'x' },
      /EVENTSTORE_SERVE requires no token/,
    ],
    [{ HOST: '0.0.0.0' }, /HOST 0\.0\.0\.0 is not a loopback address/],
    [{ TOKEN_FILE: 'tokens.json' }, /TOKEN_FILE is not known: is TOKENS_FILE meant\?/],
    [{ EVENTSTORE_URI: 'esdb://host' }, /EVENTSTORE_URI is not known: is EVENTSTORE_URL meant\?/],
    [{ TOKENS_FILE: '/nowhere/tokens.json' }, /TOKENS_FILE \/nowhere\/tokens\.json is not readable/],
  ])('%j', async (environment, message) => {
    await expect(RunningService.start(environment)).rejects.toThrow(message);
  });
});
