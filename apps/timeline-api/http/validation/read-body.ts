import type { Static, TObject } from '@sinclair/typebox';
import { checkOfShape, isJsonObject } from '../../../../libs/validation/index.js';
import { invalidRequest } from '../problems/problem.js';

/**
 * A reader of bodies by their schema.
 * @throws ProblemError (400) from what it returns, naming each field that is wrong.
 */
export function bodyReader<Schema extends TObject>(schema: Schema): (body: unknown) => Static<Schema> {
  const problemsOf = checkOfShape({ schema, rules: [] });
  return (body) => {
    if (!isJsonObject(body)) throw invalidRequest([{ pointer: '', detail: 'must be a JSON object' }]);
    const problems = problemsOf(body);
    if (problems.length > 0) throw invalidRequest(problems);
    return body as Static<Schema>;
  };
}
