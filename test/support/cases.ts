import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RuleCatalogue } from '../../libs/adopted-rules/index.js';
import { AsOfIndex, answer, type Question } from '../../libs/as-of/index.js';
import { readCommand } from '../../libs/commands/index.js';
import { parseAsOf, streamOf, validateEvent, type DomainEvent } from '../../events/index.js';
import { GroupCatalogue } from '../../libs/groups/index.js';
import type { LogEntry } from '../../libs/projections/index.js';
import { evolve, noFacts, type Facts } from '../../libs/restrictions/index.js';
import { chip, party } from './questions.js';

/** A command as a case file has it. */
export interface CaseCommand {
  readonly idempotencyKey: string;
  readonly command: string;
  readonly body: object;
}

/** A case file of this repository. */
export interface Case {
  readonly title: string;
  readonly commands: readonly CaseCommand[];
}

/** Reads a case file of this repository, by its name. */
export function caseOf(file: string): Case {
  return JSON.parse(readFileSync(join(process.cwd(), 'events/cases', `${file}.json`), 'utf8')) as Case;
}

/** The commands of case files of this repository, in order. One that two files have is there once, as in a log. */
export function commandsOf(...files: readonly string[]): readonly CaseCommand[] {
  const commands = files.flatMap((file) => caseOf(file).commands);
  return [...new Map(commands.map((each) => [each.idempotencyKey, each])).values()];
}

/** The real cases: the chip controls, the country groups, the parameters of chips, the rules on them, and ownership. */
export const realCases = ['chip-controls', 'country-groups', 'chip-parameters', 'chip-rules', 'ownership'];

/** What commands leave, each decided on the facts of its own subject, and what can be asked of it. */
export function recordedBy(commands: readonly Pick<CaseCommand, 'command' | 'body'>[]) {
  const streams = new Map<string, Facts>();
  const events: DomainEvent[] = [];
  const appendEnds: number[] = [];
  const index = new AsOfIndex();
  const groups = new GroupCatalogue();
  const rules = new RuleCatalogue();
  for (const { command, body } of commands) {
    const { subject, decide } = readCommand(command, body);
    const stream = streamOf(subject);
    const facts = streams.get(stream) ?? noFacts;
    const decided = decide(facts).map(({ type, data }) => validateEvent(type, data));
    const first = index.head + 1;
    const append = decided.map((event, place) => ({
      event,
      subject,
      position: first + place,
      recordedAt: first + place,
      metadata: { recordedAt: '2026-01-01T00:00:00.000Z' },
    })) as unknown as LogEntry[];
    index.apply(append);
    groups.apply(append);
    rules.apply(append);
    events.push(...decided);
    appendEnds.push(index.head);
    streams.set(stream, decided.reduce(evolve, facts));
  }
  /** The answer about a chip: `2024-06-01 CN` is a day and a destination, of which the second may be absent. */
  const askChip = (id: string, when: string, more: Partial<Question> = {}) => {
    const [asOf = '', destination] = when.split(' ');
    return answer(index, chip(id), {
      asOf: parseAsOf(asOf),
      position: index.head,
      groups,
      rules,
      ...(destination === undefined ? {} : { destination }),
      ...more,
    });
  };
  /** The answer about a party on a day. */
  const askParty = (id: string, asOf: string, more: Partial<Question> = {}) =>
    answer(index, party(id), {
      asOf: parseAsOf(asOf),
      position: index.head,
      groups,
      rules,
      ...more,
    });
  return { streams, events, appendEnds, index, groups, rules, askChip, askParty };
}
