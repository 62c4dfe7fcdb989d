import { Type } from '@sinclair/typebox';
import { country, definitions, oneOf, regimes } from '../../events/index.js';
import { basis } from './basis.js';
import { seenEvidence } from './fact.js';
import { about, id, instant, named, optional, text, wholeNumber, type ValueOf } from './schema.js';

const edition = definitions.GroupEditionRecorded.schema.properties;
const { effectiveFrom } = definitions.CountryJoinedGroup.schema.properties;

const groupFact = named(
  'GroupFact',
  Type.Object(
    {
      type: oneOf(['GroupEditionRecorded', 'CountryJoinedGroup', 'CountryLeftGroup']),
      factId: id,
      effectiveFrom,
      ...optional({
        members: edition.members,
        possibleMembers: Type.Array(country()),
        usualInterval: edition.usualInterval,
        country: country(),
      }),
      position: wholeNumber,
      recordedAt: instant,
      evidence: seenEvidence,
    },
    { description: 'An edition of a country group, or a country that joined it or left it' },
  ),
);

export const group = named(
  'CountryGroup',
  Type.Object(
    {
      regime: oneOf(regimes),
      code: about(text, 'The group as measures name it (D:5), or a country that has territories (CN)'),
      members: about(
        Type.Array(Type.Object({ country: country(), isMember: oneOf(['yes', 'maybe']) })),
        'The countries that are in it through the whole time asked about, or may be; of every other country it is known that it is not',
      ),
      facts: about(Type.Array(groupFact), 'What that rests on, in recorded order'),
      basis,
    },
    { description: 'Who is in a country group at a point on both clocks' },
  ),
);
/** Who is in a country group at a point on both clocks. */
export type GroupDocument = ValueOf<typeof group>;
