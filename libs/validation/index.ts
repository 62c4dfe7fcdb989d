export { checkOfShape, explanationsOf, refusalsOf, type ShapeCheck } from './check-shape.js';
export { problemsOf } from './class-validator-problems.js';
export { pointerTo, type FieldProblem } from './field-problem.js';
export { isJsonObject } from './json-object.js';
export { InvalidJsonError, readJson } from './read-json.js';
export type { FieldRule, Given, Shape } from './shape.js';
export { untrustedJsonProblem } from './untrusted-json.js';
