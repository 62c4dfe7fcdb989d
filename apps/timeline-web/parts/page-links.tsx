import { texts } from '../texts/en.js';

/** The link to the next page; the browser's Back button leads to the previous one. */
export function NextPage({ path, next }: { readonly path: string; readonly next: string | null }) {
  const query = next?.split('?')[1];
  if (query === undefined) return <p class="meta">{texts.lastPage}</p>;
  return (
    <p>
      <a class="button quiet" href={`${path}?${query}`}>
        {texts.nextPage}
      </a>
    </p>
  );
}
