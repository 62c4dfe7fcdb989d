import { useEffect, useState } from 'preact/hooks';
import type { History, KnownFactDocument } from '../../../libs/answers/index.js';
import { subjectPath, type Subject } from '../question/subjects.js';
import { accessToken, ask } from './client.js';

const PAGE = 1000;

/** The whole history of a subject, and the position up to which it was read. */
export interface Recorded {
  readonly facts: readonly KnownFactDocument[];
  readonly position: number;
}

/**
 * The whole history of a subject, read again when `version` changes; undefined until it has arrived. It is not read
 * before `isTurn`: read at the same time as the answer, it would delay it.
 */
export function useHistory({ kind, id }: Subject, version: unknown, isTurn: boolean): Recorded | undefined {
  const [recorded, setRecorded] = useState<Recorded>();
  const token = accessToken.value;
  useEffect(() => setRecorded(undefined), [kind, id]);
  useEffect(() => {
    if (!isTurn) return;
    const abort = new AbortController();
    readHistory({ kind, id }, abort.signal).then(setRecorded, () => undefined);
    return () => abort.abort();
  }, [kind, id, version, token, isTurn]);
  return recorded;
}

async function readHistory(subject: Subject, signal: AbortSignal): Promise<Recorded> {
  const facts: KnownFactDocument[] = [];
  let position = 0;
  let next: string | null = `${subjectPath(subject)}/history?limit=${PAGE}`;
  while (next !== null) {
    const page: History = await ask<History>(next, { signal });
    facts.push(...page.facts);
    position = page.position;
    next = page.links.next;
  }
  return { facts, position };
}
