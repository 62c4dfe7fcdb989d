import {
  answeredKinds,
  answerPartOf,
  answerParts,
  answerPaths,
  definitions,
  eventTypes,
  namedKinds,
  namedSubjects,
  parseBound,
  pathOf,
  recordedClock,
  roleOf,
  streamCategories,
  streamOf,
  subjectKindNames,
  subjectKindOf,
  subjectKinds,
  subjectNamed,
  subjectOf,
  validateEvent,
  type DomainEvent,
  type EventType,
  type Role,
  type Subject,
  type SubjectKind,
} from '../events/index.js';
import { answer, AsOfIndex, type Question, type SubjectAnswer } from '../libs/as-of/index.js';

/* What is promised of every event type and every kind of subject, also of one that is added tomorrow. */

const ofRole = (role: Role): EventType[] => eventTypes.filter((type) => roleOf(type) === role);
const inForceTypes = [...ofRole('restricts'), ...ofRole('flags')];

function sampleOf(type: EventType): { event: DomainEvent; subject: Subject } {
  const { sample, subject } = definitions[type];
  if (typeof subject === 'string') throw new TypeError(`${type} is about no subject of its own`);
  const id = String((sample as Record<string, unknown>)[subject.field]);
  return { event: validateEvent(type, sample), subject: { kind: subject.kind, id } };
}

/** An index that has applied the samples, each as an append. */
function indexOf(...types: readonly EventType[]): AsOfIndex {
  const index = new AsOfIndex();
  for (const type of types)
    index.apply([{ ...sampleOf(type), position: index.head + 1, recordedAt: index.head + 1 }]);
  return index;
}

/** The day after the sample surely began. */
function whileInForce(type: EventType, position: number): Question {
  const { data } = sampleOf(type).event;
  if (!('effectiveFrom' in data)) throw new TypeError(`${type} has no effective time`);
  const from = parseBound(data.effectiveFrom).latest + 86_400_000;
  return { asOf: { kind: 'instant', from, to: from + 1 }, position };
}

const partsOf = (given: SubjectAnswer | undefined) => answerParts.flatMap((list) => given?.[list] ?? []);

/** The subjects of an event: its own, and those that it names. */
function concerned(type: EventType): { subject: Subject; isFlagged: boolean }[] {
  const { event, subject } = sampleOf(type);
  return [{ subject, isFlagged: true }, ...namedSubjects(event)];
}

describe.each(inForceTypes)('%s', (type) => {
  const index = indexOf(type);
  const question = whileInForce(type, index.head);

  test('is shown, with its evidence, on every subject that has an answer and that it is about or names', () => {
    expect(concerned(type)).not.toEqual([]);
    for (const { subject } of concerned(type)) {
      const given = answer(index, subject, question);
      const list = answerPartOf(type);
      const shown = list === undefined ? [] : (given?.[list] ?? []);
      expect(shown.map(({ fact }) => fact.type)).toEqual([type]);
      expect(shown[0]?.evidence).toEqual((definitions[type].sample as { evidence?: unknown }).evidence);
      expect(partsOf(given)).toHaveLength(1);
    }
  });

  test('gives the status of its role', () => {
    const expected = roleOf(type) === 'restricts' ? ['restricted', 'uncertain'] : ['flagged'];
    for (const { subject, isFlagged } of concerned(type)) {
      expect(isFlagged ? expected : ['no-record']).toContain(answer(index, subject, question)?.status);
    }
  });

  test('ends with its lift', () => {
    const definition = definitions[type];
    if (!('liftedBy' in definition)) throw new TypeError(`nothing lifts ${type}`);
    const lift = definition.liftedBy.type;
    const lifted = indexOf(type, lift);
    const { subject } = sampleOf(type);
    const [fact] = lifted.factsOn(subject);
    expect(fact?.lifts.map((each) => each.type)).toEqual([lift]);
    const after = whileInForce(lift, lifted.head);
    const before = new Map(
      partsOf(answer(lifted, subject, { ...after, position: 1 })).map((part) => [
        part.fact.factId,
        [part.inForce, ...part.destinations.map(({ inForce }) => inForce)],
      ]),
    );
    expect(before.size).toBe(1);
    for (const part of partsOf(answer(lifted, subject, after)))
      expect([part.inForce, ...part.destinations.map(({ inForce }) => inForce)]).not.toEqual(
        before.get(part.fact.factId),
      );
  });
});

test('each lift is the lift of a fact, and each fact that can be in force has one', () => {
  const lifts = [...inForceTypes, ...ofRole('owns')].map((type) => {
    const definition = definitions[type];
    return 'liftedBy' in definition ? definition.liftedBy.type : undefined;
  });
  expect(lifts.sort()).toEqual(ofRole('lifts').sort());
});

test('no event type, command or list is named twice', () => {
  expect(new Set(eventTypes).size).toBe(eventTypes.length);
  const names = eventTypes.flatMap((type) => {
    const { command } = definitions[type];
    return 'other' in command ? [command.name, command.other.name] : [command.name];
  });
  expect(new Set<string>(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z]+)+$/);
});

const kinds = Object.keys(subjectKinds) as SubjectKind[];

describe.each(kinds)('the kind %s', (kind) => {
  const subject: Subject = { kind, id: 'an-id' };

  test('has a stream, by which its subject is found again, in a category that is delivered', () => {
    expect(subjectOf(streamOf(subject))).toEqual(subject);
    expect(streamCategories.filter((category) => streamOf(subject).startsWith(category))).toHaveLength(1);
  });
});

describe.each(answeredKinds)('the kind %s', (kind) => {
  const subject: Subject = { kind, id: 'an-id' };

  test('is named by its own name and by each other name of it', () => {
    for (const name of [kind, ...subjectKinds[kind].aliases])
      expect(subjectNamed(`${name}/an-id`)).toEqual(subject);
  });

  test('has an answer, under the first of its paths', () => {
    expect(pathOf(subject)).toBe(`/v1/${subjectKinds[kind].paths[0]}/an-id`);
  });
});

test('a screening is no subject that a fact can be about', () => {
  expect(subjectNamed('screening/an-id')).toBeUndefined();
});

test('the clock is no subject that anybody can name or ask about', () => {
  expect(answeredKinds).not.toContain(recordedClock.kind);
  expect(subjectNamed('clock/recorded')).toBeUndefined();
  expect(answerPaths.map(({ kind }) => kind)).not.toContain(recordedClock.kind);
});

test('no category begins with another, and none is shared', () => {
  for (const category of streamCategories) {
    expect(category).toMatch(/^[a-z]+-$/);
    expect(streamCategories.filter((other) => other.startsWith(category))).toEqual([category]);
  }
});

test('no kind has the name of another, or a path of it', () => {
  expect(new Set(subjectKindNames).size).toBe(
    namedKinds.reduce((count, kind) => count + 1 + subjectKinds[kind].aliases.length, 0),
  );
  expect(subjectKindOf('vessel')).toBeUndefined();
  expect(subjectNamed('vessel/x')).toBeUndefined();
  const paths: string[] = kinds.flatMap((kind) => [...subjectKinds[kind].paths]);
  expect(new Set(paths).size).toBe(paths.length);
});
