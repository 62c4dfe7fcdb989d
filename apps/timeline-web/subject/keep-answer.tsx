import { useEffect, useState } from 'preact/hooks';
import type { Answer } from '../../../libs/answers/index.js';
import type { Subject } from '../question/subjects.js';
import { texts } from '../texts/en.js';

/** The link under which an answer never changes, to keep or to send. */
export function KeepAnswer({
  subject,
  basis,
}: {
  readonly subject: Subject;
  readonly basis: Answer['basis'];
}) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => setCopied(false), [basis.pinned]);
  const address = `/${subject.kind}/${subject.id}?${basis.pinned.split('?')[1] ?? ''}`;
  const copy = (): void => {
    // Without the clipboard the link itself is there to copy.
    void navigator.clipboard.writeText(location.origin + address).then(
      () => setCopied(true),
      () => undefined,
    );
  };
  return (
    <span class="keep">
      <a class="button" href={address} onClick={copy}>
        {texts.question.keep}
      </a>
      <span role="status" class="meta">
        {isCopied ? texts.question.kept : ''}
      </span>
      <span class="meta digest" title={basis.digest}>
        {texts.question.digest}: <code>{basis.digest.slice(0, 12)}…</code>
      </span>
    </span>
  );
}
