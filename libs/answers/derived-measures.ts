import { Type } from '@sinclair/typebox';
import { basis } from './basis.js';
import { coverage } from './coverage.js';
import { derivedMeasure } from './derived.js';
import { reservations } from './reservation.js';
import { ruleOnChip } from './rules.js';
import { about, named, pageLinks, subject, text, type ValueOf } from './schema.js';

const ofSubject = named(
  'DerivedMeasuresOfSubject',
  Type.Object(
    {
      subject,
      name: Type.Optional(text),
      rules: Type.Optional(
        about(Type.Array(ruleOnChip), 'Of a chip: the rules that restrict it by its parameters'),
      ),
      measures: Type.Optional(about(Type.Array(derivedMeasure), 'Of a party: what follows from its owners')),
    },
    { description: 'The measures on a chip or a party that follow from rules, surely or possibly in force' },
  ),
);
/** The measures on a chip or a party that follow from rules. */
export type DerivedMeasuresOfSubject = ValueOf<typeof ofSubject>;

export const derivedMeasures = named(
  'DerivedMeasures',
  Type.Object({
    subjects: about(
      Type.Array(ofSubject),
      'Chips and then parties, by id, on which a measure follows. That another is missing is no clearance',
    ),
    reservations,
    coverage,
    basis,
    links: pageLinks,
  }),
);
/** A page of what follows from rules at a point on both clocks. */
export type DerivedMeasuresPage = ValueOf<typeof derivedMeasures>;
