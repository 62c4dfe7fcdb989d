import { listOf, object, ref, text, wholeNumber, type Schema } from '../openapi/schema.js';
import { words } from '../openapi/vocabulary.js';
import { problemMeanings } from './problem-meanings.js';
import { problemKinds, problemType } from './problem.js';

/** Kiota takes it for the message of the exception. */
const detail: Schema = { ...text, 'x-ms-primary-error-message': true };

/** The schemas of error responses. */
export const problemSchemas = {
  ProblemType: words(
    'What is wrong, with the status of the response',
    problemKinds.map(problemType),
    Object.fromEntries(problemKinds.map((kind) => [problemType(kind), problemMeanings[kind]])),
  ),
  Problem: object(
    { type: ref('ProblemType'), title: text, status: wholeNumber, detail },
    {
      errors: listOf(ref('RequestProblem')),
      near: { ...listOf(ref('Id')), description: 'Of subject-never-seen: similar ids' },
      position: {
        ...wholeNumber,
        description: 'Of subject-never-seen and authority-never-seen: the position up to which was searched',
      },
      known: {
        ...listOf(ref('Id')),
        description: 'Of authority-never-seen: the recorded authorities',
      },
      mayBeRecorded: {
        type: 'boolean',
        description: 'Of a command that failed with 503: whether it may have been recorded nevertheless',
      },
      head: { ...wholeNumber, description: 'Of position-not-reached: the head of this replica' },
      expectedRevision: { ...ref('Revision'), description: 'Of revision-conflict: the expected revision' },
      actualRevision: { ...ref('Revision'), description: 'Of revision-conflict: the actual revision' },
    },
    { additionalProperties: true, description: 'RFC 9457; `errors` lists the invalid places.' },
  ),
  RequestProblem: object(
    { detail: text },
    {
      pointer: { ...text, description: 'A JSON pointer (RFC 6901) into the body' },
      parameter: { ...text, description: 'The name of a query parameter' },
      header: { ...text, description: 'The name of a request header' },
    },
  ),
};
