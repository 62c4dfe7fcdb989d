import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { checkOf, quickCheckOf } from '../../events/index.js';
import { boundedValueOf } from './bounded-value.js';
import { problemsOf } from './class-validator-problems.js';
import { explainingClass } from './explaining-class.js';
import type { FieldProblem } from './field-problem.js';
import type { Given, Shape } from './shape.js';
import { untrustedJsonProblem } from './untrusted-json.js';

/** A check of JSON objects: what is wrong, field by field. */
export type ShapeCheck = (given: object) => readonly FieldProblem[];

/**
 * A check of JSON objects by a shape. What the compiled schema and the rules accept is accepted at once; what they
 * refuse is explained by the class of the shape.
 */
export function checkOfShape(shape: Shape): ShapeCheck {
  const isSound = quickCheckOf(shape.schema);
  const refusals = refusalsOf(shape);
  let explain: ShapeCheck | undefined;
  return (given) => {
    if (isSound(given) && brokenRules(shape, given).length === 0) return [];
    explain ??= explanationsOf(shape);
    const explained = explain(given);
    // What the schema refuses is refused, also where the class has no words for it.
    return explained.length > 0 ? explained : refusals(given);
  };
}

/** What the compiled schema and the rules refuse. */
export function refusalsOf(shape: Shape): ShapeCheck {
  const bySchema = checkOf(shape.schema);
  return (given) => {
    const refused = bySchema(given);
    return refused.length > 0 ? refused : brokenRules(shape, given);
  };
}

function brokenRules({ rules }: Shape, given: object): readonly FieldProblem[] {
  return rules.flatMap(({ field, problem }) => {
    const detail = problem(given as Given);
    return detail === undefined ? [] : [{ pointer: `/${field}`, detail }];
  });
}

/** What the class of the shape refuses, in its words. */
export function explanationsOf(shape: Shape): ShapeCheck {
  const explaining = explainingClass(shape);
  // A class without a decorated field is unknown to class-validator.
  const forbidUnknownValues = Object.keys(shape.schema.properties).length > 0;
  return (given) => {
    const untrusted = untrustedJsonProblem(given);
    if (untrusted !== undefined) return [untrusted];
    const { value, tooLong, unnamed } = boundedValueOf(shape.schema, given);
    const problems = problemsOf(
      validateSync(plainToInstance(explaining, value), { ...strictly, forbidUnknownValues }),
    ).filter(({ pointer }) => !tooLong.some((list) => pointer.startsWith(`${list}/`)));
    if (unnamed > 0) problems.push({ pointer: '', detail: `has ${unnamed} more unknown fields` });
    return problems;
  };
}

const strictly = { whitelist: true, forbidNonWhitelisted: true };
