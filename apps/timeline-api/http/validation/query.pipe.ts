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
    if (problems.length > 0) throw wrongParameters(problems);
    return given;
  }
}

function wrongParameters(problems: readonly { readonly pointer: string; readonly detail: string }[]) {
  return invalidRequest(
    problems.map(({ pointer, detail }) => ({
      parameter: pointer.slice(1),
      detail: detail === 'is not a known field' ? 'is not a known parameter' : detail,
    })),
  );
}
