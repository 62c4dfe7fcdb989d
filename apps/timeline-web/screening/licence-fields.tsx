import { useId } from 'preact/hooks';
import { Choice, FieldProblem, TextInput } from '../parts/field.js';
import { texts } from '../texts/en.js';
import { Remove } from './remove.js';
import { calledAs, type Draft, type LicenceDraft } from './sale-draft.js';
import type { ProblemAt } from './problem-at.js';

/** A licence that the sender has: which of the items of the sale it covers, and for which of its parties. */
export function LicenceFields({
  licence,
  draft: { parties, items },
  at,
  problemAt,
  onChange,
  onRemove,
}: {
  readonly licence: LicenceDraft;
  readonly draft: Draft;
  /** The JSON pointer of it in the request. */
  readonly at: string;
  readonly problemAt: ProblemAt;
  readonly onChange: (change: Partial<LicenceDraft>) => void;
  readonly onRemove: () => void;
}) {
  const field = (name: 'number' | 'authority' | 'expires' | 'quantity', hint: string) => (
    <TextInput
      label={texts.screening.licence[name]}
      hint={hint}
      value={licence[name]}
      problem={problemAt(`${at}/${name}`)}
      onChange={(value) => onChange({ [name]: value })}
    />
  );
  const problemId = useId();
  const itemProblem = problemAt(`${at}/items`);
  return (
    <div class="sale-part">
      <div class="sale-row">
        {field('number', 'D123456')}
        {field('expires', '2027-03-31')}
        {field('authority', 'us-bis')}
        {field('quantity', '')}
        <Choice
          label={texts.screening.licence.consignee}
          size="grows"
          value={licence.consignee === undefined ? '' : String(licence.consignee)}
          problem={problemAt(`${at}/consignee`)}
          isOptional
          options={parties.map((party, place) => [
            String(place),
            calledAs(party) === '' ? texts.screening.partyNumber(place + 1) : calledAs(party),
          ])}
          onChange={(place) => onChange({ consignee: place === '' ? undefined : Number(place) })}
        />
        <Remove onRemove={onRemove} />
      </div>
      <fieldset class="covered">
        <legend class="field-label">{texts.screening.licence.items}</legend>
        {items.map((item, place) => {
          const name = calledAs({ id: item.chipId, name: item.name });
          return (
            <label key={place}>
              <input
                type="checkbox"
                aria-invalid={itemProblem !== undefined}
                aria-describedby={itemProblem === undefined ? undefined : problemId}
                checked={licence.items.includes(place)}
                onChange={({ currentTarget }) =>
                  onChange({
                    items: currentTarget.checked
                      ? [...licence.items, place].sort((one, other) => one - other)
                      : licence.items.filter((each) => each !== place),
                  })
                }
              />{' '}
              {name === '' ? texts.screening.itemNumber(place + 1) : name}
            </label>
          );
        })}
        <FieldProblem id={problemId} problem={itemProblem} />
      </fieldset>
    </div>
  );
}
