import { Choice, TextInput } from '../parts/field.js';
import { texts } from '../texts/en.js';
import { Remove } from './remove.js';
import { changedAt, without, type PartyDraft } from './sale-draft.js';
import type { ProblemAt } from './problem-at.js';

/** A party to a sale: by name, by the id of a recorded party, and by its headquarters, address and identifiers. */
export function PartyFields({
  party,
  at,
  problemAt,
  onChange,
  onRemove,
}: {
  readonly party: PartyDraft;
  /** The JSON pointer of it in the request. */
  readonly at: string;
  readonly problemAt: ProblemAt;
  readonly onChange: (change: Partial<PartyDraft>) => void;
  readonly onRemove: (() => void) | undefined;
}) {
  const { identifiers } = party;
  const field = (
    name: 'name' | 'id' | 'country' | 'headquarters' | 'address',
    size: 'short' | 'grows' | undefined,
    hint?: string,
  ) => (
    <TextInput
      label={texts.screening.party[name]}
      size={size}
      hint={hint}
      value={party[name]}
      problem={problemAt(`${at}/${name}`)}
      onChange={(value) => onChange({ [name]: value })}
    />
  );
  return (
    <div class="sale-part">
      <div class="sale-row">
        <Choice
          label={texts.screening.role}
          value={party.role}
          problem={problemAt(`${at}/role`)}
          options={Object.entries(texts.screening.roles)}
          onChange={(role) => onChange({ role: role as PartyDraft['role'] })}
        />
        {field('name', 'grows')}
        {field('id', undefined, 'huawei')}
        {field('country', 'short', 'CN')}
        <Remove onRemove={onRemove} />
      </div>
      <details>
        <summary>{texts.screening.moreOfParty}</summary>
        <div class="sale-row">
          {field('headquarters', 'short', 'CN')}
          {field('address', 'grows')}
        </div>
        {identifiers.map((identifier, place) => {
          const change = (changed: Partial<typeof identifier>): void =>
            onChange({ identifiers: changedAt(identifiers, place, changed) });
          return (
            <div class="sale-row" key={place}>
              <TextInput
                label={texts.screening.scheme}
                hint="lei"
                value={identifier.scheme}
                problem={problemAt(`${at}/identifiers/${place}/scheme`)}
                onChange={(scheme) => change({ scheme })}
              />
              <TextInput
                label={texts.screening.identifier}
                size="grows"
                value={identifier.value}
                problem={problemAt(`${at}/identifiers/${place}/value`)}
                onChange={(value) => change({ value })}
              />
              <Remove onRemove={() => onChange({ identifiers: without(identifiers, place) })} />
            </div>
          );
        })}
        <button
          type="button"
          class="quiet"
          onClick={() => onChange({ identifiers: [...identifiers, { scheme: '', value: '' }] })}
        >
          {texts.screening.addIdentifier}
        </button>
      </details>
    </div>
  );
}
