import type { Answer } from '../../../libs/answers/index.js';
import { boundInWords } from '../texts/dates.js';
import { texts } from '../texts/en.js';

type Evidence = Answer['measures'][number]['evidence'];

/** Whether a recorded text is the address of a web page: anything else, such as `javascript:`, stays text. */
const isWebAddress = (url: string): boolean => {
  if (!URL.canParse(url)) return false;
  return ['https:', 'http:'].includes(new URL(url).protocol);
};

/** A link to another site, which is sent no referrer. */
export function WebLink({ url, text }: { readonly url: string; readonly text: string }) {
  if (!isWebAddress(url)) return <span class="wraps">{url}</span>;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer" referrerpolicy="no-referrer">
      {text}
    </a>
  );
}

/** Who says so: publisher, citation, date, quote, and how far it can be trusted. */
export function EvidenceList({ evidence }: { readonly evidence: Evidence }) {
  return (
    <ul class="evidence">
      {evidence.map(({ publisher, citation, title, url, publishedOn, quote, language, certainty }, index) => (
        <li key={index}>
          <span class={`certainty certainty-${certainty}`}>{texts.certainty[certainty]}</span>
          <span class="wraps">
            <strong>{publisher}</strong>
            {[title, citation].flatMap((each) => (each === undefined ? [] : [` · ${each}`]))}
            {publishedOn !== undefined && ` · ${texts.parts.published} ${boundInWords(publishedOn)}`}
            {url !== undefined && (
              <>
                {' · '}
                <WebLink url={url} text={hostOf(url)} />
              </>
            )}
            {quote !== undefined && <q lang={language}>{quote}</q>}
          </span>
        </li>
      ))}
    </ul>
  );
}

const hostOf = (url: string): string => (isWebAddress(url) ? new URL(url).host : url);
