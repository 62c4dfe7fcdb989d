import { useState } from 'preact/hooks';
import type { ScreeningRequest } from '../../../libs/answers/index.js';
import { dayProblem, knownProblem } from '../question/checks.js';
import { texts } from '../texts/en.js';

type Role = ScreeningRequest['parties'][number]['role'];

/** What is typed into the form; empty: not given. */
interface Draft {
  readonly parties: readonly { readonly role: Role; readonly name: string; readonly country: string }[];
  readonly items: readonly { readonly name: string; readonly quantity: string }[];
  readonly destination: string;
  readonly via: string;
  readonly transaction: string;
  readonly endUse: string;
  readonly asOf: string;
  readonly knownAt: string;
  readonly reference: string;
}

const empty: Draft = {
  parties: [{ role: 'buyer', name: '', country: '' }],
  items: [{ name: '', quantity: '1' }],
  destination: '',
  via: '',
  transaction: '',
  endUse: '',
  asOf: '',
  knownAt: '',
  reference: '',
};

/** The request of what is typed. What begins with `id:` is the id of a recorded subject, anything else a name. */
function requestOf(draft: Draft, record: boolean): ScreeningRequest {
  const { parties, items, destination, via, transaction, endUse, asOf, knownAt, reference } = draft;
  const given = <Name extends string>(name: Name, text: string) =>
    (text.trim() === '' ? {} : { [name]: text.trim() }) as Partial<Record<Name, string>>;
  const named = (text: string, id: 'id' | 'chipId') => {
    const [, stated] = /^id:(.+)$/.exec(text.trim()) ?? [];
    return stated === undefined ? { name: text.trim() } : { [id]: stated.trim() };
  };
  const countries = via.split(/[\s,]+/).filter((country) => country !== '');
  return {
    parties: parties.map(({ role, name, country }) => ({
      role,
      ...named(name, 'id'),
      ...given('country', country),
    })),
    items: items.map(({ name, quantity }) => ({ ...named(name, 'chipId'), quantity: Number(quantity) })),
    destination: destination.trim(),
    ...(countries.length === 0 ? {} : { via: countries }),
    ...given('transaction', transaction),
    ...given('endUse', endUse),
    ...given('asOf', asOf),
    ...given('knownAt', knownAt),
    ...given('reference', reference),
    ...(record ? { record: true } : {}),
  } as ScreeningRequest;
}

/** A sale, to be screened: who has a part in it, what is sold, where it goes, and at which point of both clocks. */
export function SaleForm({
  isAsking,
  onScreen,
}: {
  readonly isAsking: boolean;
  readonly onScreen: (request: ScreeningRequest) => void;
}) {
  // Not in the address: a sale is confidential, and addresses are logged.
  const [draft, setDraft] = useState(empty);
  const set = (change: Partial<Draft>): void => setDraft((before) => ({ ...before, ...change }));
  const isBad = dayProblem(draft.asOf) !== undefined || knownProblem(draft.knownAt) !== undefined;
  const screen = (record: boolean) => (event: Event) => {
    event.preventDefault();
    const form = (event.currentTarget as Element).closest('form');
    if (!isBad && form?.reportValidity() === true) onScreen(requestOf(draft, record));
  };
  const field = (
    name: 'destination' | 'via' | 'endUse' | 'asOf' | 'knownAt' | 'reference',
    more: object = {},
  ) => (
    <label class="field">
      <span class="field-label">{texts.screening.fields[name]}</span>
      <input
        type="text"
        name={name}
        autocomplete="off"
        spellcheck={false}
        placeholder={texts.screening.hints[name]}
        value={draft[name]}
        onInput={({ currentTarget }) => set({ [name]: currentTarget.value })}
        {...more}
      />
    </label>
  );
  return (
    <form class="sale-form" onSubmit={screen(false)}>
      <fieldset>
        <legend>{texts.screening.parties}</legend>
        <p class="meta">{texts.screening.idHint}</p>
        {draft.parties.map((party, place) => {
          const change = (changed: Partial<typeof party>): void =>
            set({
              parties: draft.parties.map((each, at) => (at === place ? { ...each, ...changed } : each)),
            });
          return (
            <div class="sale-row" key={place}>
              <label class="field">
                <span class="field-label">{texts.screening.role}</span>
                <select
                  value={party.role}
                  onChange={({ currentTarget }) => change({ role: currentTarget.value as Role })}
                >
                  {(Object.entries(texts.screening.roles) as [Role, string][]).map(([role, text]) => (
                    <option key={role} value={role}>
                      {text}
                    </option>
                  ))}
                </select>
              </label>
              <label class="field grows">
                <span class="field-label">{texts.screening.name}</span>
                <input
                  type="text"
                  required
                  autocomplete="off"
                  spellcheck={false}
                  value={party.name}
                  onInput={({ currentTarget }) => change({ name: currentTarget.value })}
                />
              </label>
              <label class="field short">
                <span class="field-label">{texts.screening.country}</span>
                <input
                  type="text"
                  placeholder="CN"
                  pattern="[A-Z]{2}"
                  autocomplete="off"
                  value={party.country}
                  onInput={({ currentTarget }) => change({ country: currentTarget.value })}
                />
              </label>
              <Remove
                isPossible={draft.parties.length > 1}
                onRemove={() => set({ parties: draft.parties.filter((_party, at) => at !== place) })}
              />
            </div>
          );
        })}
        <button
          type="button"
          class="quiet"
          onClick={() => set({ parties: [...draft.parties, { role: 'end-user', name: '', country: '' }] })}
        >
          {texts.screening.addParty}
        </button>
      </fieldset>
      <fieldset>
        <legend>{texts.screening.items}</legend>
        {draft.items.map((item, place) => {
          const change = (changed: Partial<typeof item>): void =>
            set({ items: draft.items.map((each, at) => (at === place ? { ...each, ...changed } : each)) });
          return (
            <div class="sale-row" key={place}>
              <label class="field grows">
                <span class="field-label">{texts.screening.item}</span>
                <input
                  type="text"
                  required
                  autocomplete="off"
                  spellcheck={false}
                  value={item.name}
                  onInput={({ currentTarget }) => change({ name: currentTarget.value })}
                />
              </label>
              <label class="field short">
                <span class="field-label">{texts.screening.quantity}</span>
                <input
                  type="text"
                  inputmode="numeric"
                  required
                  pattern="[1-9][0-9]*"
                  value={item.quantity}
                  onInput={({ currentTarget }) => change({ quantity: currentTarget.value })}
                />
              </label>
              <Remove
                isPossible={draft.items.length > 1}
                onRemove={() => set({ items: draft.items.filter((_item, at) => at !== place) })}
              />
            </div>
          );
        })}
        <button
          type="button"
          class="quiet"
          onClick={() => set({ items: [...draft.items, { name: '', quantity: '1' }] })}
        >
          {texts.screening.addItem}
        </button>
      </fieldset>
      <div class="fields">
        {field('destination', { required: true, pattern: '[A-Z]{2}' })}
        {field('via')}
        {field('asOf', { 'aria-invalid': dayProblem(draft.asOf) !== undefined })}
        {field('knownAt', { 'aria-invalid': knownProblem(draft.knownAt) !== undefined })}
        {field('endUse')}
        {field('reference')}
      </div>
      {isBad && (
        <p class="field-problem" role="alert">
          {dayProblem(draft.asOf) ?? knownProblem(draft.knownAt)}
        </p>
      )}
      <p class="tools">
        <button type="submit" disabled={isAsking}>
          {texts.screening.screen}
        </button>
        <button type="button" class="quiet" disabled={isAsking} onClick={screen(true)}>
          {texts.screening.record}
        </button>
      </p>
    </form>
  );
}

function Remove({ isPossible, onRemove }: { readonly isPossible: boolean; readonly onRemove: () => void }) {
  if (!isPossible) return null;
  return (
    <button type="button" class="quiet" onClick={onRemove}>
      {texts.screening.remove}
    </button>
  );
}
