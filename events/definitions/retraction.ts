import { Type } from '@sinclair/typebox';
import { closed, slug, text } from '../shapes.js';
import { define } from './definition.js';

export const factRetracted = define({
  type: 'FactRetracted',
  version: 1,
  role: 'retracts',
  subject: 'any',
  schema: closed({
    factId: slug(),
    reason: text(2000),
    /** The fact that takes its place, recorded in the same append. */
    replacedBy: Type.Optional(slug()),
    /** The fact that was corrected by the retracted one, and is recorded again as `replacedBy`. */
    restores: Type.Optional(slug()),
  }),
  command: {
    name: 'retract-fact',
    summary:
      'A fact was recorded in error: it is retracted with the reason, and answers from before stay as they were. What an authority itself changed, put off or called off is no error: lift it, or replace it.',
  },
  sample: {
    factId: 'entity-list-2019',
    reason: 'The date in the citation is that of publication',
    replacedBy: 'entity-list-2019-corrected',
  },
});
