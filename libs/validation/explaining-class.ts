import 'reflect-metadata';
import type { TArray, TObject, TSchema } from '@sinclair/typebox';
import { Type as Transformed } from 'class-transformer';
import { ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import type { Form } from '../../events/index.js';
import { isClosed } from './bounded-value.js';
import { explanationOf } from './explanations.js';
import type { FieldRule, Given, Shape } from './shape.js';

/**
 * The class by which class-validator explains what is wrong with an object of a shape, with the JSON pointer of each
 * field that is. It is made from the schema; what each form of value must be is in explanations.ts.
 */
export function explainingClass({ schema, rules }: Shape): new () => object {
  // class-validator keeps decorators by class: each schema has one of its own.
  class Explaining {
    readonly [field: string]: unknown;
  }
  const all = [...rules, ...rulesOf(schema)];
  for (const [field, property] of Object.entries(schema.properties)) {
    const isRequired = schema.required?.includes(field) === true;
    const own = all.filter((rule) => rule.field === field);
    for (const decorate of decoratorsOf(property, isRequired, own)) decorate(Explaining.prototype, field);
  }
  return Explaining;
}

/** What the form of an object says of its fields. */
function rulesOf(schema: TObject): readonly FieldRule[] {
  return (schema['form'] as Form | undefined) === 'evidence' ? [hasSource] : [];
}

const hasSource: FieldRule = {
  field: 'citation',
  problem: ({ url, citation }) =>
    url === undefined && citation === undefined ? 'is missing: give a url, a citation or both' : undefined,
};

function decoratorsOf(
  schema: TSchema,
  isRequired: boolean,
  rules: readonly FieldRule[],
): readonly PropertyDecorator[] {
  const explain = explanationOf(schema);
  const problem = (value: unknown): string | undefined => {
    if (value === undefined) return isRequired ? 'is missing' : undefined;
    return explain(value);
  };
  const concerns = (given: Given, value: unknown): boolean =>
    isRequired || value !== undefined || rules.some((rule) => rule.problem(given) !== undefined);
  return [
    ValidateIf(concerns),
    refusing('schema', (_given, value) => problem(value)),
    ...rules.map((rule, number) => refusing(`rule-${number}`, (given) => rule.problem(given))),
    ...nestedOf(schema),
  ];
}

/** Fields of objects inside are explained with pointers of their own. */
function nestedOf(schema: TSchema): readonly PropertyDecorator[] {
  if (isClosed(schema)) return [ValidateNested(), asClass(schema)];
  if (schema['type'] !== 'array') return [];
  const { items } = schema as TArray;
  return isClosed(items) ? [ValidateNested({ each: true }), asClass(items)] : [];
}

function asClass(schema: TObject): PropertyDecorator {
  const explaining = explainingClass({ schema, rules: [] });
  return Transformed(() => explaining);
}

function refusing(
  name: string,
  problem: (given: Given, value: unknown) => string | undefined,
): PropertyDecorator {
  return ValidateBy({
    name,
    validator: {
      validate: (value: unknown, given) => problem((given?.object ?? {}) as Given, value) === undefined,
      defaultMessage: (given) => problem((given?.object ?? {}) as Given, given?.value) ?? '',
    },
  });
}
