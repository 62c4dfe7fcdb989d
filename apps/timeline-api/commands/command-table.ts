import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import {
  definitions,
  factTypeOf,
  roleOf,
  subjectKindOf,
  type DomainEvent,
  type FactType,
  type RecordingCommand,
  type Subject,
  type SubjectKind,
} from '../../../events/index.js';
import {
  decideChip,
  decideParty,
  decideSale,
  type ChipCommand,
  type Facts,
  type PartyCommand,
  type SaleCommand,
} from '../../../libs/restrictions/index.js';
import { invalidRequest } from '../http/problems/problem.js';
import { problemsOf } from '../http/validation/validation-problems.js';
import { DescribeChipDto, LiftChipRestrictionDto, RestrictChipDto } from './chip.dto.js';
import { replacingFields } from './fact.dto.js';
import {
  ClearSubsidiaryRouteDto,
  DelistCompanyDto,
  DescribePartyDto,
  FlagSubsidiaryRouteDto,
  IdentifyPartiesDto,
  LiftPartyRestrictionDto,
  RelistCompanyDto,
  RestrictPartyDto,
} from './party.dto.js';
import { inFull } from './short-form.js';
import { RetractFactDto } from './retract-fact.dto.js';
import { BlockSaleDto, ReleaseSaleDto } from './sale.dto.js';

/** The class that explains what is wrong with the body of each command that records a fact. */
const bodies = {
  'restrict-chip': RestrictChipDto,
  'lift-chip-restriction': LiftChipRestrictionDto,
  'describe-chip': DescribeChipDto,
  'block-sale': BlockSaleDto,
  'release-sale': ReleaseSaleDto,
  'delist-company': DelistCompanyDto,
  'relist-company': RelistCompanyDto,
  'flag-subsidiary-route': FlagSubsidiaryRouteDto,
  'clear-subsidiary-route': ClearSubsidiaryRouteDto,
  'restrict-party': RestrictPartyDto,
  'lift-party-restriction': LiftPartyRestrictionDto,
  'describe-party': DescribePartyDto,
  'identify-parties': IdentifyPartiesDto,
} as const satisfies Record<RecordingCommand, new () => object>;

/** Decides a command on the facts of its subject's stream. The command was validated by its class. */
const deciders = {
  chip: (facts, command) => decideChip(facts, command as ChipCommand),
  party: (facts, command) => decideParty(facts, command as PartyCommand),
  sale: (facts, command) => decideSale(facts, command as SaleCommand),
} as const satisfies Record<SubjectKind, (facts: Facts, command: object) => DomainEvent[]>;

const RETRACT = definitions.FactRetracted.command.name;

/** A command that records a fact, under one of its names. */
interface Named {
  readonly command: RecordingCommand;
  readonly records: FactType;
  readonly kind: SubjectKind;
  /** The field that names the subject. */
  readonly subjectField: string;
  /** The name of that field under this name of the command. */
  readonly givenField: string;
}

function namesOf(type: FactType): [string, Named][] {
  const { command, subject } = definitions[type];
  const { kind, field: subjectField } = subject;
  const named = { command: command.name, records: type, kind, subjectField };
  const own: [string, Named] = [command.name, { ...named, givenField: subjectField }];
  if (!('other' in command)) return [own];
  const { name, subjectField: givenField } = command.other;
  return [own, [name, { ...named, givenField }]];
}

/** Every name of every command that records a fact. */
export const recordingCommands: ReadonlyMap<string, Named> = new Map(
  Object.values(factTypeOf).flatMap(namesOf),
);

type Body = Readonly<Record<string, unknown>>;

/** A command for its decider, the subject of its stream, and its parts that are the same under each of its names. */
export interface ReadCommand {
  readonly subject: Subject;
  readonly decide: (facts: Facts) => DomainEvent[];
  readonly body: object;
  /** Subjects that must have been seen before: what is said of them makes no sense of an unknown id. */
  readonly mustBeKnown: readonly Subject[];
}

/**
 * Reads the body of a command, checked against the command's own class.
 * @throws ProblemError (400) naming every field that is wrong.
 */
export function readCommand(name: string, body: object): ReadCommand {
  if (name === RETRACT) return readRetraction(checked(RetractFactDto, body, ''));
  const named = recordingCommands.get(name);
  if (named === undefined) throw new RangeError(`${name} is not a command`);
  return readRecording(named, body);
}

/** The body as plain data, validated by its class. */
function checked<Dto extends object>(
  dto: new () => Dto,
  body: object,
  parent: string,
  givenAs = (field: string) => field,
): Dto {
  const errors = validateSync(plainToInstance(dto, body), {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
  });
  if (errors.length > 0) {
    const problems = problemsOf(errors, '').map(({ pointer, detail }) => ({
      pointer: `${parent}/${givenAs(pointer.slice(1))}`,
      detail,
    }));
    throw invalidRequest(problems);
  }
  return body as Dto;
}

/** The body with the subject's field renamed as in the event; problems use the name that the sender used. */
function recordingBody({ command, subjectField, givenField }: Named, body: object, parent: string): Body {
  const { [givenField]: id, ...rest } = body as Body;
  const isRenamed = givenField !== subjectField && id !== undefined && !(subjectField in rest);
  const given = isRenamed ? { [subjectField]: id, ...rest } : body;
  const givenAs = (field: string) => (isRenamed && field === subjectField ? givenField : field);
  return checked<object>(bodies[command], given, parent, givenAs) as Body;
}

function readRecording(named: Named, given: object): ReadCommand {
  const body = recordingBody(named, given, '');
  const { expectedRevision: _guard, ...data } = body;
  const { command, kind, subjectField } = named;
  const toDecide = toCommand(command, data);
  return {
    subject: { kind, id: String(data[subjectField]) },
    decide: (facts) => deciders[kind](facts, toDecide),
    body: { command, ...body },
    mustBeKnown: identified(command, data),
  };
}

/** The two parties of an identification: a wrong id in it would leave a listed party without its listing. */
function identified(command: RecordingCommand, { partyId, sameAs }: Body): Subject[] {
  if (command !== 'identify-parties') return [];
  return [partyId, sameAs].map((id) => ({ kind: 'party', id: String(id) }));
}

/** The fields of commands that say what the command does beside its fact. */
const besideFact: Partial<Record<RecordingCommand, readonly string[]>> = {
  'restrict-chip': replacingFields,
  'restrict-party': replacingFields,
  'describe-party': ['confirmed'],
};

function toCommand(name: RecordingCommand, body: Body): object {
  const beside = besideFact[name] ?? [];
  const [own, data] = [
    pick(body, (field) => beside.includes(field)),
    pick(body, (field) => !beside.includes(field)),
  ];
  return { type: name, data: roleOf(factTypeOf[name]) === 'describes' ? inFull(data) : data, ...own };
}

function pick(body: Body, isTaken: (field: string) => boolean): Body {
  return Object.fromEntries(Object.entries(body).filter(([field]) => isTaken(field)));
}

function readRetraction(given: RetractFactDto): ReadCommand {
  const { factId, reason, replacement, alsoRetract } = given;
  const { kind: kindName, id } = given.subject;
  const kind = subjectKindOf(kindName);
  if (kind === undefined) throw new RangeError(`${kindName} is not a kind of subject`);
  const subject = { kind, id };
  const command = { type: RETRACT, factId, reason, ...(alsoRetract && { alsoRetract }) };
  const read = (decided: object, body: object, mustBeKnown: readonly Subject[] = []): ReadCommand => ({
    subject,
    mustBeKnown,
    decide: (facts) => deciders[kind](facts, decided),
    body: { ...(given as object), command: RETRACT, subject, ...body },
  });
  if (replacement === undefined) return read(command, {});
  const { command: name, ...rest } = replacement;
  const named = typeof name === 'string' ? recordingCommands.get(name) : undefined;
  if (named === undefined) throw wrongReplacement('command', 'must be the name of a command');
  if ('expectedRevision' in rest) throw wrongReplacement('expectedRevision', 'belongs to the whole command');
  const body = recordingBody(named, rest, '/replacement');
  if (named.kind !== kind || body[named.subjectField] !== id) {
    const detail = `must be about ${kind} "${id}"; for another subject send two commands`;
    throw wrongReplacement(named.givenField, detail);
  }
  const replacing = { command: named.command, ...body };
  const known = identified(named.command, body);
  return read({ ...command, replacement: toCommand(named.command, body) }, { replacement: replacing }, known);
}

function wrongReplacement(field: string, detail: string) {
  return invalidRequest([{ pointer: `/replacement/${field}`, detail }]);
}
