export { AloneDecider } from './decide-alone.js';
export { bodiesOf, retractionBody } from './bodies.js';
export { InvalidCommandError, mustBeKnown, readCommand, type ReadCommand } from './read-command.js';
