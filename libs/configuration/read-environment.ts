import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { unknownVariables, type Environment, type OurVariable } from './unknown-variables.js';

/** The environment does not hold a valid configuration; the message names each variable. */
export class InvalidConfigurationError extends Error {
  override readonly name = 'InvalidConfigurationError';
}

/**
 * Reads a configuration: an instance of its class, with the class's defaults for variables that are absent. Variables
 * that look like ours and are not known are refused.
 * `furtherProblems` is what the class's validators cannot say.
 * @throws InvalidConfigurationError naming each variable at fault.
 */
export function readEnvironment<Configuration extends object>(
  type: new () => Configuration,
  names: readonly (keyof Configuration & OurVariable)[],
  environment: Environment,
  furtherProblems: (configuration: Configuration) => readonly string[],
): Configuration {
  const given = Object.fromEntries(
    names.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
  );
  const configuration = plainToInstance(type, given, { exposeDefaultValues: true });
  const problems = validateSync(configuration).map(
    ({ property, constraints }) => `${property} ${[...new Set(Object.values(constraints ?? {}))].join(', ')}`,
  );
  problems.push(...unknownVariables(environment), ...furtherProblems(configuration));
  if (problems.length > 0) throw new InvalidConfigurationError(problems.join('; '));
  return configuration;
}
