import type { TObject } from '@sinclair/typebox';

export type Given = Readonly<Record<string, unknown>>;

/** What a field must be that JSON Schema cannot say of it: beside other fields, or by data of the runtime. */
export interface FieldRule {
  readonly field: string;
  /** What is wrong; undefined if nothing is, or if a field has not the form that its schema says. */
  readonly problem: (given: Given) => string | undefined;
}

/** The shape of an object from outside, written once: its schema, and the rules beyond it. */
export interface Shape<Schema extends TObject = TObject> {
  readonly schema: Schema;
  readonly rules: readonly FieldRule[];
}
