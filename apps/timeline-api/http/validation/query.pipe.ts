import type { PipeTransform } from '@nestjs/common';
import { validateSync } from 'class-validator';
import { invalidRequest } from '../problems/problem.js';
import { untrustedJsonProblem } from './untrusted-json.js';
import { problemsOf } from './validation-problems.js';

/** Validates query parameters by their class; an unknown parameter is refused, not ignored. */
export class QueryPipe<Dto extends object> implements PipeTransform<unknown, Dto> {
  readonly #dto: new () => Dto;

  constructor(dto: new () => Dto) {
    this.#dto = dto;
  }

  /** @throws ProblemError (400) naming each invalid parameter. */
  transform(query: unknown): Dto {
    const untrusted = untrustedJsonProblem(query);
    if (untrusted !== undefined) throw wrongParameters([untrusted]);
    const given = Object.assign(new this.#dto(), query);
    const problems = problemsOf(validateSync(given, { whitelist: true, forbidNonWhitelisted: true }));
    if (problems.length > 0) throw wrongParameters(ofRepeated(given, problems));
    return given;
  }
}

interface FieldProblem {
  readonly pointer: string;
  readonly detail: string;
}

/** Of a parameter that is given more than once, only that: it is read as a list, which no other check explains. */
function ofRepeated(given: object, problems: readonly FieldProblem[]): FieldProblem[] {
  const isRepeated = ({ pointer }: FieldProblem): boolean =>
    Object.entries(given).some(([name, value]) => pointer === `/${name}` && Array.isArray(value));
  const repeated = new Set(problems.filter(isRepeated).map(({ pointer }) => pointer));
  return [
    ...Array.from(repeated, (pointer) => ({ pointer, detail: 'is given more than once' })),
    ...problems.filter((each) => !isRepeated(each)),
  ];
}

function wrongParameters(problems: readonly FieldProblem[]) {
  return invalidRequest(
    problems.map(({ pointer, detail }) => ({
      parameter: pointer.slice(1),
      detail: detail === 'is not a known field' ? 'is not a known parameter' : detail,
    })),
  );
}
