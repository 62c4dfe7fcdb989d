import { texts } from '../texts/en.js';

/** Takes a part out of a form; nothing where it must stay. */
export function Remove({ onRemove }: { readonly onRemove: (() => void) | undefined }) {
  if (onRemove === undefined) return null;
  return (
    <button type="button" class="quiet" onClick={onRemove}>
      {texts.screening.remove}
    </button>
  );
}
