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
        {coverage.map(({ list, name, state, before, after }) => (
          <li key={list}>
            <a href={`/lists/${list}`}>{name ?? asName(list)}</a>: {texts.coverage.states[state]}
            {before !== undefined && `, ${texts.coverage.before(before.edition, before.entries)}`}
            {after !== undefined && `, ${texts.coverage.after(after.edition)}`}
          </li>
        ))}
      </ul>
    </section>
  );
}
