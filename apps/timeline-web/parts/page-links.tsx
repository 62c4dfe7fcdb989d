import { texts } from '../texts/en.js';

/** Where the next page is; the pages before it are behind the browser's own button. */
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
