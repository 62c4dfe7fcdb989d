import { useEffect } from 'preact/hooks';
import { texts } from '../texts/en.js';

/** Sets the title of the window, which the browser shows for the tab and in its history. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? texts.title : `${title} · ${texts.title}`;
  }, [title]);
}
