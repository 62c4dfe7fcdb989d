import { Type } from '@sinclair/typebox';
import { coverage } from './coverage.js';
import { problemMeanings, type ProblemKind } from './problem-meanings.js';
import { reservations } from './reservation.js';
import { about, id, named, optional, revision, text, wholeNumber, words, type ValueOf } from './schema.js';

const problemKinds = Object.keys(problemMeanings) as ProblemKind[];

type ProblemType = `urn:regulatory-timeline:problem:${ProblemKind}`;

/** The `type` of a problem. */
export const problemType = (kind: ProblemKind): ProblemType => `urn:regulatory-timeline:problem:${kind}`;

const meanings = Object.fromEntries(
  problemKinds.map((kind) => [problemType(kind), problemMeanings[kind]]),
) as Record<ProblemType, string>;

const requestProblem = named(
  'RequestProblem',
  Type.Object({
    detail: text,
    ...optional({
      pointer: Type.String({ description: 'A JSON pointer (RFC 6901) into the body' }),
      parameter: Type.String({ description: 'The name of a query parameter' }),
      header: Type.String({ description: 'The name of a request header' }),
    }),
  }),
);
/** One error in a request: where it is, and what is wrong. Exactly one of the three places is given. */
export type RequestProblem = ValueOf<typeof requestProblem>;

export const problem = named(
  'Problem',
  Type.Object(
    {
      type: words(
        'ProblemType',
        'What is wrong, with the status of the response',
        problemKinds.map(problemType),
        meanings,
      ),
      title: text,
      status: wholeNumber,
      // Kiota takes it for the message of the exception.
      detail: Type.String({ 'x-ms-primary-error-message': true }),
      ...optional({
        errors: Type.Array(requestProblem),
        near: Type.Array(id, { description: 'Of subject-never-seen: similar ids' }),
        knownAs: Type.Array(Type.String(), {
          description: 'Of subject-never-seen: subjects of other kinds with that id, such as party/tusimple',
        }),
        coverage: {
          ...coverage,
          description:
            'Of subject-never-seen: the editions of the lists on which nothing of that id was found',
        },
        reservations: {
          ...reservations,
          description: 'Of subject-never-seen: why these lists leave open whether it is restricted',
        },
        position: {
          ...wholeNumber,
          description:
            'Of subject-never-seen and authority-never-seen: the position up to which was searched',
        },
        known: Type.Array(id, {
          description:
            'Of authority-never-seen, list-never-seen and edition-never-recorded: those that are recorded',
        }),
        mayBeRecorded: Type.Boolean({
          description: 'Of a command that failed with 503: whether it may have been recorded nevertheless',
        }),
        projection: Type.String({
          description: 'Of not-ready, where one projection has stopped: its name',
        }),
        head: { ...wholeNumber, description: 'Of position-not-reached: the head of this replica' },
        expectedRevision: about(revision, 'Of revision-conflict: the expected revision'),
        actualRevision: about(revision, 'Of revision-conflict: the actual revision'),
      }),
    },
    { additionalProperties: true, description: 'RFC 9457; `errors` lists the invalid places.' },
  ),
);
/** The body of an error response. */
export type Problem = ValueOf<typeof problem>;
