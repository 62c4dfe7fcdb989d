import { texts } from '../texts/en.js';

/** The button that removes a part of a form; nothing if the part must stay. */
export function Remove({ onRemove }: { readonly onRemove: (() => void) | undefined }) {
  if (onRemove === undefined) return null;
  return (
    <button type="button" class="quiet" onClick={onRemove}>
      {texts.screening.remove}
    </button>
  );
}
