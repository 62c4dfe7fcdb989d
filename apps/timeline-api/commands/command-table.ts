import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { DomainEvent, EventType, Subject, SubjectKind } from '../../../events/index.js';
import {
  decideChip,
  decideCompany,
  decideSale,
  type ChipCommand,
  type CompanyCommand,
  type Facts,
  type SaleCommand,
} from '../../../libs/restrictions/index.js';
import { invalidRequest } from '../problems/problem.js';
import { problemsOf } from '../problems/validation.js';
import { DescribeChipDto, LiftChipRestrictionDto, RestrictChipDto } from './chip.dto.js';
import {
  ClearSubsidiaryRouteDto,
  DelistCompanyDto,
  DescribeCompanyDto,
  FlagSubsidiaryRouteDto,
  LiftCompanyRestrictionDto,
  RelistCompanyDto,
  RestrictCompanyDto,
} from './company.dto.js';
import { RetractFactDto } from './retract-fact.dto.js';
import { BlockSaleDto, ReleaseSaleDto } from './sale.dto.js';

interface Definition {
  readonly dto: new () => object;
  readonly kind: SubjectKind;
  /** The field that names the subject. */
  readonly subjectField: string;
  /** The type of event that the command records. */
  readonly records: EventType;
}

const define = (
  dto: new () => object,
  kind: SubjectKind,
  records: EventType,
  subjectField = `${kind}Id`,
): Definition => ({ dto, kind, subjectField, records });

/** Every command that records a fact. */
export const recordingCommands = {
  'restrict-chip': define(RestrictChipDto, 'chip', 'ChipRestricted'),
  'lift-chip-restriction': define(LiftChipRestrictionDto, 'chip', 'ChipRestrictionLifted'),
  'block-sale': define(BlockSaleDto, 'sale', 'SaleBlocked'),
  'release-sale': define(ReleaseSaleDto, 'sale', 'SaleReleased'),
  'delist-company': define(DelistCompanyDto, 'company', 'CompanyDelisted'),
  'relist-company': define(RelistCompanyDto, 'company', 'CompanyRelisted'),
  'flag-subsidiary-route': define(FlagSubsidiaryRouteDto, 'company', 'SubsidiaryRouteFlagged', 'parentId'),
  'clear-subsidiary-route': define(ClearSubsidiaryRouteDto, 'company', 'SubsidiaryRouteCleared', 'parentId'),
  'restrict-company': define(RestrictCompanyDto, 'company', 'CompanyRestricted'),
  'lift-company-restriction': define(LiftCompanyRestrictionDto, 'company', 'CompanyRestrictionLifted'),
  'describe-chip': define(DescribeChipDto, 'chip', 'ChipDescribed'),
  'describe-company': define(DescribeCompanyDto, 'company', 'CompanyDescribed'),
} as const satisfies Record<string, Definition>;

export type RecordingCommand = keyof typeof recordingCommands;
export type CommandName = RecordingCommand | 'retract-fact';

/** The form of an idempotency key: 1 to 255 visible ASCII characters. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

/** Every command that there is. */
export const commandNames: readonly CommandName[] = [
  ...(Object.keys(recordingCommands) as RecordingCommand[]),
  'retract-fact',
];

type Body = Readonly<Record<string, unknown>>;

/** A command as its decider takes it, and whose stream it is decided on. */
export interface ReadCommand {
  readonly subject: Subject;
  readonly decide: (facts: Facts) => DomainEvent[];
}

function isRecordingCommand(name: unknown): name is RecordingCommand {
  return typeof name === 'string' && Object.hasOwn(recordingCommands, name);
}

/**
 * Reads the body of a command, checked against the command's own class.
 * @throws ProblemError (400) naming every field that is wrong.
 */
export function readCommand(name: CommandName, body: object): ReadCommand {
  if (name === 'retract-fact') return readRetraction(checked(RetractFactDto, body, ''));
  const given = checked(recordingCommands[name].dto, body, '') as Body;
  return readRecording(name, given);
}

/** The body as plain data, once its class has found nothing wrong. */
function checked<Dto extends object>(dto: new () => Dto, body: object, parent: string): Dto {
  const errors = validateSync(plainToInstance(dto, body), {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
  });
  if (errors.length > 0) throw invalidRequest(problemsOf(errors, parent));
  return body as Dto;
}

function readRecording(name: RecordingCommand, { expectedRevision: _guard, ...body }: Body): ReadCommand {
  const { kind, subjectField } = recordingCommands[name];
  const subject = { kind, id: String(body[subjectField]) };
  return { subject, decide: decideOn(kind, toCommand(name, body)) };
}

/** `lifts` of restrict-chip is what the command does beside its fact; of the others, it is the fact's own. */
function toCommand(name: RecordingCommand, body: Body): object {
  if (name !== 'restrict-chip') return { type: name, data: body };
  const { lifts, ...data } = body;
  return { type: name, data, ...(lifts === undefined ? {} : { lifts }) };
}

function decideOn(kind: SubjectKind, command: object): (facts: Facts) => DomainEvent[] {
  switch (kind) {
    case 'chip':
      return (facts) => decideChip(facts, command as ChipCommand);
    case 'company':
      return (facts) => decideCompany(facts, command as CompanyCommand);
    case 'sale':
      return (facts) => decideSale(facts, command as SaleCommand);
  }
}

function readRetraction({ subject, factId, reason, replacement }: RetractFactDto): ReadCommand {
  const command = { type: 'retract-fact', factId, reason };
  const { kind, id } = subject;
  if (replacement === undefined) return { subject: { kind, id }, decide: decideOn(kind, command) };
  const { command: name, ...body } = replacement;
  if (!isRecordingCommand(name)) throw wrongReplacement('command', 'must be the name of a command');
  if ('expectedRevision' in body) throw wrongReplacement('expectedRevision', 'belongs to the whole command');
  const definition = recordingCommands[name];
  checked(definition.dto, body, '/replacement');
  if (definition.kind !== kind || body[definition.subjectField] !== id) {
    const detail = `must be about ${kind} "${id}"; for another subject send two commands`;
    throw wrongReplacement(definition.subjectField, detail);
  }
  return {
    subject: { kind, id },
    decide: decideOn(kind, { ...command, replacement: toCommand(name, body) }),
  };
}

function wrongReplacement(field: string, detail: string) {
  return invalidRequest([{ pointer: `/replacement/${field}`, detail }]);
}
