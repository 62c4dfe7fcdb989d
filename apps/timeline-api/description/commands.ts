import { goldenSamples } from '../../../events/index.js';
import { MOST_LIFTS } from '../commands/chip.dto.js';
import { recordingCommands, type CommandName, type RecordingCommand } from '../commands/command-table.js';
import { dataOf, idsOf } from './contract.js';
import { either, object, ref, type ObjectSchema, type Schema } from './schema.js';

/** What a command says to whoever sends it. */
export const summaries: Readonly<Record<CommandName, string>> = {
  'restrict-chip':
    'An authority has restricted a chip: from a date it is prohibited to some destinations, or needs a licence.',
  'lift-chip-restriction': 'A restriction of a chip has ended, for all of its destinations or for some.',
  'block-sale': 'A sale of chips was stopped: it flags the buyer and its parent, and is shown with the rest.',
  'release-sale': 'A sale that was stopped may go on: it flags nobody any more.',
  'delist-company':
    'A company’s shares have left a stock exchange, or are to leave it; a government list is restrict-company.',
  'relist-company': 'A company’s shares are traded again on the exchange that they had left.',
  'flag-subsidiary-route':
    'Chips are suspected to reach a destination through a subsidiary elsewhere: it flags the parent and the subsidiary.',
  'clear-subsidiary-route': 'A route through a subsidiary is no longer suspect: it flags nobody any more.',
  'restrict-company':
    'An authority has put a company on a list: from a date, dealings with it are prohibited or need a licence.',
  'lift-company-restriction':
    'A company has left a government list, or is no longer restricted for some destinations.',
  'describe-chip':
    'What a chip is: names to find it by, its maker and its performance; it restricts nothing.',
  'describe-company':
    'What a company is: names to find it by, its country and its parent; it restricts nothing.',
  'retract-fact':
    'A fact was recorded in error: it is taken back with the reason, and answers from before stay as they were.',
};

const { CompanyRestricted: listed, ChipRestricted: restricted, FactRetracted: retracted } = goldenSamples;
const { replacedBy, ...retraction } = retracted;

/** Bodies that are taken when they are sent in this order: each lift ends what was recorded before it. */
export const examples: Readonly<Record<CommandName, object>> = {
  'describe-chip': goldenSamples.ChipDescribed,
  'restrict-chip': restricted,
  'lift-chip-restriction': {
    ...goldenSamples.ChipRestrictionLifted,
    chipId: restricted.chipId,
    lifts: restricted.factId,
    destinations: restricted.destinations.slice(0, 1),
  },
  'block-sale': goldenSamples.SaleBlocked,
  'release-sale': goldenSamples.SaleReleased,
  'describe-company': goldenSamples.CompanyDescribed,
  'delist-company': goldenSamples.CompanyDelisted,
  'relist-company': goldenSamples.CompanyRelisted,
  'flag-subsidiary-route': goldenSamples.SubsidiaryRouteFlagged,
  'clear-subsidiary-route': goldenSamples.SubsidiaryRouteCleared,
  'restrict-company': listed,
  'lift-company-restriction': goldenSamples.CompanyRestrictionLifted,
  'retract-fact': {
    subject: { kind: 'company', id: listed.companyId },
    ...retraction,
    replacement: { command: 'restrict-company', ...listed, factId: replacedBy },
  },
};

/** The name of a command's schema: RestrictChip. */
export function schemaName(name: CommandName): string {
  return name.replace(/(?:^|-)(.)/g, (_match, first: string) => first.toUpperCase());
}

const replacementName = (name: RecordingCommand): string => `${schemaName(name)}Replacement`;

const expectedRevision: Schema = {
  ...ref('Revision'),
  description: 'The revision of the subject that was seen; another one is answered with 409',
};

/** A command is its event's data, and in one case the restrictions that it takes the place of. */
function recordingBody(name: RecordingCommand): ObjectSchema {
  const schema = dataOf(recordingCommands[name].records);
  if (name !== 'restrict-chip') return schema;
  const lifts = {
    ...idsOf(MOST_LIFTS),
    description: 'Restrictions of the chip that this one takes the place of',
  };
  return { ...schema, properties: { ...schema.properties, lifts } };
}

function guardedBody(name: RecordingCommand): ObjectSchema {
  const schema = recordingBody(name);
  return { ...schema, properties: { ...schema.properties, expectedRevision } };
}

function replacementBody(name: RecordingCommand): ObjectSchema {
  const schema = recordingBody(name);
  return {
    ...schema,
    properties: { command: { type: 'string', const: name }, ...schema.properties },
    required: ['command', ...schema.required],
  };
}

const names = Object.keys(recordingCommands) as RecordingCommand[];
const { factId, reason } = dataOf('FactRetracted').properties as { factId: Schema; reason: Schema };

/** The bodies of all commands. */
export const commandSchemas: Readonly<Record<string, Schema>> = {
  ...Object.fromEntries(names.map((name) => [schemaName(name), guardedBody(name)])),
  ...Object.fromEntries(names.map((name) => [replacementName(name), replacementBody(name)])),
  Replacement: {
    ...either('command', Object.fromEntries(names.map((name) => [name, replacementName(name)]))),
    description: 'A command on the same subject, with its name as `command`, recorded in the same append',
  },
  [schemaName('retract-fact')]: object(
    { subject: ref('Subject'), factId, reason },
    { replacement: ref('Replacement'), expectedRevision },
    { additionalProperties: false },
  ),
};
