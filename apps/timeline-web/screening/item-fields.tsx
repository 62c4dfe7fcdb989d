import { Choice, FieldProblem, TextInput } from '../parts/field.js';
import { texts } from '../texts/en.js';
import { parameterName, parameterUnits, type Parameter } from '../texts/words.js';
import { Remove } from './remove.js';
import { changedAt, without, type ItemDraft, type ParameterDraft } from './sale-draft.js';
import type { ProblemAt } from './problem-at.js';

const parameters = Object.keys(parameterUnits) as Parameter[];
const [firstParameter = 'total-processing-performance'] = parameters;

/** An item of a sale: by name, by the id of a recorded chip, or by the parameters of one that is not recorded. */
export function ItemFields({
  item,
  at,
  problemAt,
  onChange,
  onRemove,
}: {
  readonly item: ItemDraft;
  /** The JSON pointer of it in the request. */
  readonly at: string;
  readonly problemAt: ProblemAt;
  readonly onChange: (change: Partial<ItemDraft>) => void;
  readonly onRemove: (() => void) | undefined;
}) {
  const stated = item.parameters;
  return (
    <div class="sale-part">
      <div class="sale-row">
        <TextInput
          label={texts.screening.item}
          size="grows"
          value={item.name}
          problem={problemAt(`${at}/name`)}
          onChange={(name) => onChange({ name })}
        />
        <TextInput
          label={texts.screening.chipId}
          hint="nvidia-h800"
          value={item.chipId}
          problem={problemAt(`${at}/chipId`)}
          onChange={(chipId) => onChange({ chipId })}
        />
        <TextInput
          label={texts.screening.quantity}
          size="short"
          isNumber
          value={item.quantity}
          problem={problemAt(`${at}/quantity`)}
          onChange={(quantity) => onChange({ quantity })}
        />
        <Remove onRemove={onRemove} />
      </div>
      <details>
        <summary>{texts.screening.parameters}</summary>
        <p class="meta">{texts.screening.parametersHint}</p>
        {stated.map((parameter, place) => (
          <ParameterFields
            key={place}
            stated={parameter}
            problem={problemAt(`${at}/parameters/${place}`)}
            onChange={(change) => onChange({ parameters: changedAt(stated, place, change) })}
            onRemove={() => onChange({ parameters: without(stated, place) })}
          />
        ))}
        {stated.length === 0 && <FieldProblem problem={problemAt(`${at}/parameters`)} />}
        <button
          type="button"
          class="quiet"
          onClick={() =>
            onChange({ parameters: [...stated, { parameter: firstParameter, limit: 'value', value: '' }] })
          }
        >
          {texts.screening.addParameter}
        </button>
      </details>
    </div>
  );
}

function ParameterFields({
  stated: { parameter, limit, value },
  problem,
  onChange,
  onRemove,
}: {
  readonly stated: ParameterDraft;
  readonly problem: string | undefined;
  readonly onChange: (change: Partial<ParameterDraft>) => void;
  readonly onRemove: () => void;
}) {
  const unit = parameterUnits[parameter];
  return (
    <div class="sale-row">
      <Choice
        label={texts.screening.parameter}
        size="grows"
        value={parameter}
        options={parameters.map((each) => [each, parameterName(each)])}
        // The value of another parameter does not carry over: it has another unit, or is yes or no.
        onChange={(chosen) => onChange({ parameter: chosen as Parameter, limit: 'value', value: '' })}
      />
      {unit === undefined ? (
        <Choice
          label={texts.screening.holds}
          value={value}
          problem={problem}
          isOptional
          options={[
            ['yes', texts.yes],
            ['no', texts.no],
          ]}
          onChange={(chosen) => onChange({ value: chosen })}
        />
      ) : (
        <>
          <Choice
            label={texts.screening.limit}
            value={limit}
            options={Object.entries(texts.screening.limits)}
            onChange={(chosen) => onChange({ limit: chosen as ParameterDraft['limit'] })}
          />
          <TextInput
            label={texts.screening.valueIn(unit)}
            isNumber
            value={value}
            problem={problem}
            onChange={(typed) => onChange({ value: typed })}
          />
        </>
      )}
      <Remove onRemove={onRemove} />
    </div>
  );
}
