import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsString, Matches, Max, Min, MinLength } from 'class-validator';
import {
  readEnvironment,
  StoreConfiguration,
  storeOptionsOf,
  storeVariables,
  type Environment,
} from '../../../libs/configuration/index.js';
import { isLoopback } from '../../../libs/net/index.js';

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** The environment variables of the service. An empty variable counts as absent. */
export class Configuration extends StoreConfiguration {
  /** The port to listen on; 0 for any free port. */
  @Transform(({ value }: { value: unknown }) => (/^\d{1,5}$/.test(String(value)) ? Number(value) : value))
  @IsInt({ message: 'must be a whole number' })
  @Min(0, { message: 'must be 0 to 65535' })
  @Max(65535, { message: 'must be 0 to 65535' })
  readonly PORT: number = 3000;

  /** The address to listen on. Without access tokens it must be a loopback address. */
  @IsString()
  @MinLength(1)
  readonly HOST: string = '127.0.0.1';

  /**
   * The address on which to serve the embedded store over the EventStoreDB protocol, for reading and subscribing: a
   * loopback address and a port (`127.0.0.1:2113`); empty: not served.
   */
  @Matches(/^$|^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost):\d{1,5}$/, {
    message: 'must be empty or a loopback address and a port (127.0.0.1:2113)',
  })
  readonly EVENTSTORE_SERVE: string = '';

  /** The file of access tokens; empty: no tokens, loopback only. */
  @IsString()
  readonly TOKENS_FILE: string = '';

  /**
   * The `source` of the events that are sent, an absolute URI; empty: `urn:regulatory-timeline:log:` and the id of the
   * log's first event.
   */
  @Matches(/^$|^[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-Z[\]_a-z~]+$/, {
    message: 'must be empty or an absolute URI (https://timeline.example.com)',
  })
  readonly EVENTS_SOURCE: string = '';

  /**
   * The ids of the government lists that matter to every question about a party, joined by commas, whether they are
   * recorded or not; empty: those that are recorded.
   */
  @Matches(/^$|^[a-z0-9]+(-[a-z0-9]+)*(,[a-z0-9]+(-[a-z0-9]+)*)*$/, {
    message: 'must be ids of lists, joined by commas (entity-list,denied-persons-list)',
  })
  readonly LISTS: string = '';

  /** The folder of the keys of receipts, which replicas share; empty: `receipt-keys` in the data folder. */
  @IsString()
  readonly RECEIPT_KEYS: string = '';

  /** A file with the Ed25519 key (PEM) that signs exported receipts; empty: none is exported. */
  @IsString()
  readonly RECEIPT_SIGNING_KEY: string = '';

  /** How many persons must decide on a screened sale before a decision counts. */
  @IsIn(['1', '2'], { message: 'must be 1 or 2' })
  readonly DECISIONS_BY: string = '1';

  @IsIn(logLevels, { message: `must be one of ${logLevels.join(', ')}` })
  readonly LOG_LEVEL: LogLevel = 'info';
}

const variables = [
  'PORT',
  'HOST',
  ...storeVariables,
  'EVENTSTORE_SERVE',
  'EVENTS_SOURCE',
  'TOKENS_FILE',
  'LISTS',
  'RECEIPT_KEYS',
  'DECISIONS_BY',
  'RECEIPT_SIGNING_KEY',
  'LOG_LEVEL',
] as const;

/**
 * Reads the configuration, with defaults for absent variables.
 * @throws InvalidConfigurationError naming each variable at fault.
 */
export function readConfiguration(environment: Environment): Configuration {
  return readEnvironment(Configuration, variables, environment, problemsOf);
}

/** What each variable alone does not show. */
function problemsOf(configuration: Configuration): string[] {
  const { EVENTSTORE_SERVE, EVENTSTORE_URL, HOST, TOKENS_FILE } = configuration;
  const problems = StoreConfiguration.problems(configuration);
  if (EVENTSTORE_SERVE !== '' && EVENTSTORE_URL !== '') {
    problems.push('EVENTSTORE_SERVE is for the embedded store: EVENTSTORE_URL serves itself');
  }
  if (EVENTSTORE_SERVE !== '' && TOKENS_FILE !== '') {
    problems.push(
      'EVENTSTORE_SERVE requires no token: with TOKENS_FILE, anyone on this machine could read without one',
    );
  }
  if (TOKENS_FILE === '' && !isLoopback(HOST)) {
    problems.push(`HOST ${HOST} is not a loopback address: without TOKENS_FILE anyone could write`);
  }
  return problems;
}

/** The configuration as a timeline is opened with it. */
export function timelineOptionsOf(configuration: Configuration) {
  const { EVENTSTORE_SERVE: serveStoreAt, EVENTS_SOURCE: eventSource, LISTS } = configuration;
  const requiredLists = LISTS === '' ? [] : LISTS.split(',');
  return { ...storeOptionsOf(configuration), serveStoreAt, eventSource, requiredLists };
}
