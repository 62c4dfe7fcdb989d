import { useEffect, useRef, useState } from 'preact/hooks';
import type { Problem, ScreeningRequest } from '../../../libs/answers/index.js';
import { Choice, TextInput } from '../parts/field.js';
import { texts } from '../texts/en.js';
import { ItemFields } from './item-fields.js';
import { LicenceFields } from './licence-fields.js';
import { PartyFields } from './party-fields.js';
import { problemsOf } from './problem-at.js';
import {
  changedAt,
  emptyDraft,
  emptyItem,
  emptyLicence,
  emptyParty,
  requestOf,
  without,
  withoutItem,
  withoutParty,
  type Draft,
} from './sale-draft.js';

/** The form of a sale to be screened: its parties, its items, where it goes, and the point on both clocks. */
export function SaleForm({
  isAsking,
  errors,
  onScreen,
}: {
  readonly isAsking: boolean;
  /** What was wrong with the last request. */
  readonly errors: Problem['errors'];
  readonly onScreen: (request: ScreeningRequest) => void;
}) {
  // Not in the address: a sale is confidential, and addresses are logged.
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const wrong = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    wrong?.closest('details')?.setAttribute('open', '');
    wrong?.focus();
  }, [errors]);
  const set = (change: Partial<Draft>): void => setDraft((before) => ({ ...before, ...change }));
  const problemAt = problemsOf(errors);
  const field = (name: 'destination' | 'via' | 'endUse' | 'asOf' | 'knownAt' | 'reference') => (
    <TextInput
      name={name}
      label={texts.screening.fields[name]}
      hint={texts.screening.hints[name]}
      value={draft[name]}
      problem={problemAt(`/${name}`)}
      onChange={(value) => set({ [name]: value })}
    />
  );
  return (
    <form
      class="sale-form"
      ref={form}
      // The service says what is wrong, field by field: it has the last word anyway.
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onScreen(requestOf(draft, false));
      }}
    >
      <fieldset>
        <legend>{texts.screening.parties}</legend>
        <p class="meta">{texts.screening.idHint}</p>
        {draft.parties.map((party, place) => (
          <PartyFields
            key={place}
            party={party}
            at={`/parties/${place}`}
            problemAt={problemAt}
            onChange={(change) => set({ parties: changedAt(draft.parties, place, change) })}
            onRemove={draft.parties.length > 1 ? () => setDraft(withoutParty(draft, place)) : undefined}
          />
        ))}
        <button
          type="button"
          class="quiet"
          onClick={() => set({ parties: [...draft.parties, emptyParty('end-user')] })}
        >
          {texts.screening.addParty}
        </button>
      </fieldset>
      <fieldset>
        <legend>{texts.screening.items}</legend>
        {draft.items.map((item, place) => (
          <ItemFields
            key={place}
            item={item}
            at={`/items/${place}`}
            problemAt={problemAt}
            onChange={(change) => set({ items: changedAt(draft.items, place, change) })}
            onRemove={draft.items.length > 1 ? () => setDraft(withoutItem(draft, place)) : undefined}
          />
        ))}
        <button type="button" class="quiet" onClick={() => set({ items: [...draft.items, emptyItem] })}>
          {texts.screening.addItem}
        </button>
      </fieldset>
      <fieldset>
        <legend>{texts.screening.where}</legend>
        <div class="fields">
          {field('destination')}
          {field('via')}
          <Choice
            name="transaction"
            label={texts.question.transaction}
            value={draft.transaction}
            problem={problemAt('/transaction')}
            options={[['', texts.question.anyTransaction], ...Object.entries(texts.question.transactions)]}
            onChange={(transaction) => set({ transaction })}
          />
          {field('endUse')}
          {field('reference')}
          {field('asOf')}
          {field('knownAt')}
        </div>
      </fieldset>
      <fieldset>
        <legend>{texts.screening.licences}</legend>
        <p class="meta">{texts.screening.licencesHint}</p>
        {draft.licences.map((licence, place) => (
          <LicenceFields
            key={place}
            licence={licence}
            draft={draft}
            at={`/licences/${place}`}
            problemAt={problemAt}
            onChange={(change) => set({ licences: changedAt(draft.licences, place, change) })}
            onRemove={() => set({ licences: without(draft.licences, place) })}
          />
        ))}
        <button
          type="button"
          class="quiet"
          onClick={() => set({ licences: [...draft.licences, emptyLicence] })}
        >
          {texts.screening.addLicence}
        </button>
      </fieldset>
      <p class="tools">
        <button type="submit" disabled={isAsking}>
          {texts.screening.screen}
        </button>
        <button
          type="button"
          class="quiet"
          disabled={isAsking}
          onClick={() => onScreen(requestOf(draft, true))}
        >
          {texts.screening.record}
        </button>
      </p>
    </form>
  );
}
