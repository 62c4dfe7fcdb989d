import type { ListCoverageDocument } from '../../../libs/answers/index.js';
import { texts } from '../texts/en.js';
import { asName } from '../texts/words.js';

/** The government lists that an answer was looked up on, with their editions. */
export function Coverage({ coverage }: { readonly coverage: readonly ListCoverageDocument[] }) {
  return (
    <section>
      <h3>{texts.coverage.heading}</h3>
      {coverage.length === 0 && <p>{texts.coverage.none}</p>}
      <ul class="plain">
        {coverage.map((covered) => (
          <li key={covered.list}>
            <a href={`/lists/${covered.list}`}>{covered.name ?? asName(covered.list)}</a>:{' '}
            {texts.coverage.states[covered.state](covered)}
          </li>
        ))}
      </ul>
    </section>
  );
}
