import { Type, type Static, type TProperties, type TSchema, type TUnsafe } from '@sinclair/typebox';
import {
  answeredKinds,
  closed,
  namedKinds,
  oneOf,
  slugSchema,
  type SubjectKind,
} from '../../events/index.js';

/*
 * The pieces that answers are made of. A schema has keywords of ours beside those of JSON Schema: `$id` is the name under
 * which it is published, and `meaning` what it means where it is used.
 */

type Immutable<Value> = { readonly [Key in keyof Value]: Immutable<Value[Key]> };

/** The values of a schema, read-only: an answer is not changed once it is made. */
export type ValueOf<Schema extends TSchema> = Immutable<Static<Schema>>;

/** A schema that is published under a name. Where it is part of another schema, that one refers to it. */
export const named = <Schema extends TSchema>(name: string, schema: Schema): Schema => ({
  ...schema,
  $id: name,
});

/** A schema with what it means where it is used. */
export const about = <Schema extends TSchema>(schema: Schema, meaning: string): Schema => ({
  ...schema,
  meaning,
});

/** One of several objects with names, by the value of a property that is a constant in each of them. */
export const either = <Schema extends TSchema>(
  property: string,
  schemas: readonly Schema[],
  description?: string,
): TUnsafe<Static<Schema>> =>
  Type.Unsafe({
    oneOf: schemas,
    discriminator: { propertyName: property },
    ...(description === undefined ? {} : { description }),
  });

/** The schema of a word, with the meaning of each in a list (Markdown): client generators make an enumeration of it. */
export function words<const Word extends string>(
  name: string,
  title: string,
  values: readonly Word[],
  meanings: Readonly<Record<Word, string>>,
): TUnsafe<Word> {
  const lines = values.map((word) => `- \`${word}\`: ${meanings[word]}`);
  return named(name, { ...oneOf(values), description: [`${title}:`, '', ...lines].join('\n') });
}

/** The fields of an object, none of which it must have. */
export const optional = <Fields extends TProperties>(fields: Fields) =>
  Type.Partial(Type.Object(fields)).properties;

/** An object that has the fields of another, and more. */

export const text = Type.String();
/** A position, a revision or a count: generated clients need the format for a type that is wide enough. */
export const wholeNumber = Type.Integer({ format: 'int64', minimum: 0 });
export const instant = Type.String({ format: 'date-time' });
export const optionalText = Type.Unsafe<string | null>({ type: ['string', 'null'] });

export const id = named('Id', {
  ...slugSchema,
  description: 'Lower-case letters and digits, in words joined by hyphens',
});

export const subject = named('Subject', closed({ kind: oneOf(answeredKinds as readonly SubjectKind[]), id }));

/** Any subject that commands are about. */
export const anySubject = named(
  'CommandSubject',
  closed({ kind: oneOf(namedKinds as readonly SubjectKind[]), id }),
);

export const revision = named(
  'Revision',
  Type.Union(
    [
      Type.Integer({ format: 'int64', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
      Type.Literal('no-stream'),
    ],
    { description: 'The revision of the newest event about a subject, from 0; no-stream if there is none' },
  ),
);

/** The links of a page: where the next one is, if there is one. */
export const pageLinks = Type.Object({ next: optionalText });
