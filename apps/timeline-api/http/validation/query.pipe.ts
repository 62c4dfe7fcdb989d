import type { PipeTransform } from '@nestjs/common';
import type { Static, TObject } from '@sinclair/typebox';
import { closed } from '../../../../events/index.js';
import {
  checkOfShape,
  type FieldProblem,
  type Shape,
  type ShapeCheck,
} from '../../../../libs/validation/index.js';
import { invalidRequest } from '../problems/problem.js';

/** Checks query parameters by their shape; an unknown parameter is refused, not ignored. */
export class QueryPipe<Schema extends TObject> implements PipeTransform<unknown, Static<Schema>> {
  readonly #problemsOf: ShapeCheck;

  constructor(shape: Shape<Schema>) {
    this.#problemsOf = checkOfShape(shape);
  }

  /** @throws ProblemError (400) naming each invalid parameter. */
  transform(query: unknown): Static<Schema> {
    const given = { ...(query as object) };
    const problems = this.#problemsOf(given);
    if (problems.length === 0) return given;
    throw invalidRequest(
      ofRepeated(given, problems).map(({ pointer, detail }) => ({
        parameter: pointer.slice(1),
        detail: detail === 'is not a known field' ? 'is not a known parameter' : detail,
      })),
    );
  }
}

/** For a route without parameters: one that was meant as a guard (`expectedRevision`, `dryRun`) is not passed over. */
export const noParameters = new QueryPipe({ schema: closed({}), rules: [] });

/** Of a parameter that is given more than once, only that: it is read as a list, which no other check explains. */
function ofRepeated(given: object, problems: readonly FieldProblem[]): readonly FieldProblem[] {
  const isRepeated = ({ pointer }: FieldProblem): boolean =>
    Object.entries(given).some(([name, value]) => pointer === `/${name}` && Array.isArray(value));
  const repeated = new Set(problems.filter(isRepeated).map(({ pointer }) => pointer));
  return [
    ...Array.from(repeated, (pointer) => ({ pointer, detail: 'is given more than once' })),
    ...problems.filter((each) => !isRepeated(each)),
  ];
}
