import type { Refusal } from '../restrictions/index.js';

/**
 * The types of problems that a client can distinguish, and what each means, with its status. The last part of the
 * problem's `type` is its key here.
 */
export const problemMeanings = {
  'fact-exists': '409: the fact id is in use by another fact of the subject, or was',
  'fact-unknown': '422: what is lifted, replaced or retracted is not a fact of the subject',
  'fact-retracted': '422: what is lifted, replaced or retracted was retracted already',
  'interval-empty': '422: it would end before it could begin',
  'lift-mismatched': '422: a lift of this type, kind or date cannot lift that fact',
  'not-in-force': '422: the lift would have no effect: what it lifts is not in force then, or ended already',
  'lift-lost': '422: a lift of the retracted fact cannot lift its replacement; retract the lift first',
  'destination-not-restricted': '422: the lift names a destination that the fact does not restrict',
  'transaction-not-restricted': '422: the lift names a transaction that the fact does not restrict',
  'reach-empty': '422: the exceptions take away every destination',
  'restoration-refused': '422: what the retracted fact had replaced cannot be recorded again',
  'identity-changed': '422: the description seems to be of another party; send it `confirmed` if it is not',
  'party-itself': '422: the party is named as its own parent or owner, or as another id of itself',
  'list-unknown': '422: the list is not described yet',
  'list-has-editions': '422: what would be retracted is the only description of a list that has editions',
  'edition-under-way': '409: an edition of the list is being imported, and only one is at a time',
  'edition-recorded': '409: the edition is recorded already, from the same file or from another',
  'edition-not-started': '422: the edition is not the one that is being imported',
  'group-unknown': '422: the country group does not exist, or no edition of it is recorded',
  'terms-mismatched':
    '422: the terms of the rule are not those of its kind, or a threshold is not one of its parameter',
  'parameter-invalid':
    '422: the value of a parameter has another unit, none, or no limit, or is contradicted in the same body',
  'shares-beyond-whole':
    '422: the direct shares of the owners of a party would surely add up to more than 100 % at one time, each at its lower bound',
  'decision-refused':
    '422: the confirmed decision is not the last one, differs from this one, or is by the same person',
  'receipt-erased':
    '410, of a decision 422: the key of the receipt was destroyed, so it can no longer be read',
  'receipt-retained': '422: the receipt must be kept until a later day',
  'receipt-key-missing': '500: the key of the receipt is not in the folder of keys, and it was not erased',
  'signing-key-missing': '501: no key for signing exported receipts is configured',
  'receipt-never-recorded': '404: there is no receipt with this id',
  'name-mismatched': '422: a name and an id in the sale are of different subjects',
  'invalid-request': '400, or another 4xx: `errors` names each field, parameter or header at fault',
  'malformed-json': '400: the body is not JSON in UTF-8, or an object in it names a field twice',
  'body-too-large': '413: the body or the append is larger than the service accepts',
  'unsupported-media-type': '415: the body is not application/json in UTF-8, or is encoded',
  'not-acceptable': '406: the answer does not exist in a form that Accept allows',
  unauthorized: '401: no access token, or an unknown one',
  forbidden: '403: the token lacks the scope',
  'host-not-allowed': '403: a service without tokens answers this machine only',
  'not-found': '404: there is no such path',
  'method-not-allowed': '405: the path has other methods, which `Allow` names',
  'subject-never-seen':
    '404, of a command 422: nothing recorded is about the subject or names it; that is no clearance',
  'authority-never-seen': '404: no recorded fact is of the authority; that is no clearance',
  'list-never-seen':
    '404: no such list is described, and no recorded fact is an entry of it; that is no clearance',
  'edition-never-recorded':
    '404: no such edition of the list is recorded; `known` has the dates of those that are',
  'position-not-reached': '409: the position is beyond the head of this replica',
  'answer-version-not-served': '410: the pinned link is of another version of the answers',
  'revision-conflict': '409: the subject has changed since the sender looked; read `actualRevision`',
  'idempotency-key-reused': '422: the key was used with another body about the subject',
  'store-full': '507: nothing was recorded',
  'store-unavailable': '503: `mayBeRecorded` says whether the command may have been recorded nevertheless',
  'clock-skew':
    '503: nothing was recorded: the clock of the replica is off by more than a minute, from the event store’s or behind the log',
  'clock-correction-refused': '422: the log is not ahead, or is not as the sender has seen it',
  'not-ready': '503: this replica does not follow the log, or does not yet; another may answer',
  'internal-error': '500: a fault of the service, which has logged it',
} as const satisfies Readonly<Record<Refusal, string> & Record<string, string>>;

export type ProblemKind = keyof typeof problemMeanings;
