import type { PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { invalidRequest } from '../problems/problem.js';
import { problemsOf } from '../problems/validation.js';

/** Reads query parameters by their class; one that the class does not know is refused, not passed over. */
export class QueryPipe<Dto extends object> implements PipeTransform<unknown, Dto> {
  readonly #dto: new () => Dto;

  constructor(dto: new () => Dto) {
    this.#dto = dto;
  }

  /** @throws ProblemError naming each parameter that is wrong. */
  transform(query: unknown): Dto {
    const given = plainToInstance(this.#dto, { ...(query as object) });
    const problems = problemsOf(validateSync(given, { whitelist: true, forbidNonWhitelisted: true }));
    if (problems.length === 0) return given;
    throw invalidRequest(
      problems.map(({ pointer, detail }) => ({
        parameter: pointer.slice(1),
        detail: detail === 'is not a known field' ? 'is not a known parameter' : detail,
      })),
    );
  }
}
