import { plainToInstance, Transform } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  validateSync,
} from 'class-validator';
import { isLoopback } from '../../../libs/event-store/index.js';

/** The environment is not a valid configuration; the message names each variable at fault. */
export class InvalidConfigurationError extends Error {
  override readonly name = 'InvalidConfigurationError';
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** The environment variables of the service. An empty variable counts as absent. */
export class Configuration {
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

  /** The folder of the embedded store and of the read model. */
  @IsString()
  @MinLength(1)
  readonly DATA_DIR: string = './data';

  /** A connection string `esdb://…` of an EventStoreDB or KurrentDB; empty: the embedded store. */
  @Matches(/^$|^(esdb|kurrentdb|kurrent)(\+discover)?:\/\/./, {
    message: 'must be empty or a connection string esdb://…',
  })
  readonly EVENTSTORE_URL: string = '';

  /** Prefix of every stream name, on a shared server. */
  @Matches(/^[A-Za-z0-9._-]*$/, { message: 'has only letters, digits, dots, underscores and hyphens' })
  @MaxLength(100)
  readonly STREAM_PREFIX: string = '';

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

  @IsIn(logLevels, { message: `must be one of ${logLevels.join(', ')}` })
  readonly LOG_LEVEL: LogLevel = 'info';
}

const names = [
  'PORT',
  'HOST',
  'DATA_DIR',
  'EVENTSTORE_URL',
  'STREAM_PREFIX',
  'EVENTSTORE_SERVE',
  'TOKENS_FILE',
  'LOG_LEVEL',
] as const satisfies readonly (keyof Configuration)[];

/**
 * Reads the configuration, with defaults for absent variables.
 * @throws InvalidConfigurationError naming each variable at fault.
 */
export function readConfiguration(environment: Readonly<Record<string, string | undefined>>): Configuration {
  const given = Object.fromEntries(
    names.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
  );
  const configuration = plainToInstance(Configuration, given, { exposeDefaultValues: true });
  const problems = validateSync(configuration).map(
    ({ property, constraints }) => `${property} ${[...new Set(Object.values(constraints ?? {}))].join(', ')}`,
  );
  if (configuration.STREAM_PREFIX !== '' && configuration.EVENTSTORE_URL === '') {
    problems.push('STREAM_PREFIX is for EVENTSTORE_URL: the embedded store is not shared');
  }
  if (configuration.EVENTSTORE_SERVE !== '' && configuration.EVENTSTORE_URL !== '') {
    problems.push('EVENTSTORE_SERVE is for the embedded store: EVENTSTORE_URL serves itself');
  }
  if (configuration.EVENTSTORE_SERVE !== '' && configuration.TOKENS_FILE !== '') {
    problems.push(
      'EVENTSTORE_SERVE requires no token: with TOKENS_FILE, anyone on this machine could read without one',
    );
  }
  if (configuration.TOKENS_FILE === '' && !isLoopback(configuration.HOST)) {
    problems.push(
      `HOST ${configuration.HOST} is not a loopback address: without TOKENS_FILE anyone could write`,
    );
  }
  if (problems.length > 0) throw new InvalidConfigurationError(problems.join('; '));
  return configuration;
}
