import { IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { readEnvironment } from './read-environment.js';
import type { Environment } from './unknown-variables.js';

/** Where the events are: what every program of the timeline that opens the store reads from its environment. */
export class StoreConfiguration {
  /** The folder of the embedded store and of the projections. */
  @IsString()
  @MinLength(1)
  readonly DATA_DIR: string = './data';

  /** A connection string `esdb://…` of an EventStoreDB or KurrentDB; empty: the embedded store. */
  @Matches(/^$|^(esdb|kurrentdb|kurrent)(\+discover)?:\/\/./, {
    message: 'must be empty or a connection string esdb://…',
  })
  readonly EVENTSTORE_URL: string = '';

  /** Put before every stream's name on a shared server. */
  @Matches(/^[A-Za-z0-9._-]*$/, { message: 'has only letters, digits, dots, underscores and hyphens' })
  @MaxLength(100)
  readonly STREAM_PREFIX: string = '';

  /** What each variable alone does not show. */
  static problems({ EVENTSTORE_URL, STREAM_PREFIX }: StoreConfiguration): string[] {
    if (STREAM_PREFIX === '' || EVENTSTORE_URL !== '') return [];
    return ['STREAM_PREFIX is for EVENTSTORE_URL: the embedded store is not shared'];
  }
}

export const storeVariables = ['DATA_DIR', 'EVENTSTORE_URL', 'STREAM_PREFIX'] as const;

/** @throws InvalidConfigurationError naming each variable at fault. */
export function readStoreConfiguration(environment: Environment): StoreConfiguration {
  return readEnvironment(StoreConfiguration, storeVariables, environment, (read) =>
    StoreConfiguration.problems(read),
  );
}

/** The configuration as the library takes it. */
export function storeOptionsOf({ DATA_DIR, EVENTSTORE_URL, STREAM_PREFIX }: StoreConfiguration) {
  return { dataFolder: DATA_DIR, url: EVENTSTORE_URL, streamPrefix: STREAM_PREFIX };
}
