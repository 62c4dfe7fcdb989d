import { useEffect } from 'preact/hooks';
import { texts } from '../texts/en.js';

/** The title of the window, by which a tab and a view in the history of the browser are known. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? texts.title : `${title} · ${texts.title}`;
  }, [title]);
}
