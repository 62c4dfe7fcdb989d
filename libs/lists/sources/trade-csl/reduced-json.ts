import { Type } from '@sinclair/typebox';
import { quoted } from '../../clean-text.js';
import { UnreadableFileError, type FileProblem, type ReadList } from '../../edition.js';
import { jsonRows, readJsonFile, shaped } from '../../json-rows.js';
import { RowsByList, type CslRow } from './csl-row.js';
import { codeOf, type CslCode } from './lists.js';

const index = Type.Integer({ minimum: 0 });
const texts = Type.Array(Type.String());

const reducedFile = Type.Object({
  fieldKey: Type.Record(Type.String(), Type.String()),
  tables: Type.Object({
    sources: texts,
    licenceRequirements: texts,
    licencePolicies: texts,
    programmes: texts,
  }),
  entryCount: index,
  entries: Type.Array(Type.Unknown()),
});

const reducedEntry = Type.Object({
  n: Type.String(),
  s: index,
  a: Type.Optional(texts),
  t: Type.Optional(Type.String()),
  c: Type.Optional(texts),
  e: Type.Optional(Type.String()),
  lr: Type.Optional(index),
  lp: Type.Optional(index),
  pg: Type.Optional(index),
  fr: Type.Optional(Type.String()),
});

/** What the fields of an entry mean, by the first words of the file's own key. */
const meanings: Readonly<Record<string, string>> = {
  n: 'name',
  a: 'alt_names',
  s: 'source',
  t: 'type',
  c: 'address countries',
  e: 'entity_number',
  lr: 'license_requirement',
  lp: 'license_policy',
  pg: 'programs',
  fr: 'federal_register_notice',
};

/** Reads the list as it is carried in JSON: entries of short fields, some of them places in tables. It has no dates. */
export function readReducedJson(file: Uint8Array): readonly ReadList[] {
  const { fieldKey, tables, entryCount, entries } = shaped(readJsonFile(file), reducedFile);
  checkFieldKey(fieldKey);
  if (entryCount !== entries.length)
    throw new UnreadableFileError([
      { column: 'entries', detail: `has ${entries.length} entries, and entryCount says ${entryCount}` },
    ]);
  const codes = tables.sources.map((source) => knownCode(source));
  const { rows, misshapen } = jsonRows(entries, reducedEntry);
  const lists = new RowsByList();
  for (const { row, value } of rows) {
    const code = codes[value.s];
    if (code === undefined) throw beyond(row, 's', value.s, 'sources');
    const problems: FileProblem[] = [];
    const looked = (field: 'lr' | 'lp' | 'pg', table: keyof typeof tables): string => {
      const place = value[field];
      if (place === undefined) return '';
      const text = tables[table][place];
      if (text === undefined) problems.push(...beyond(row, field, place, table).problems);
      return text ?? '';
    };
    const requirement = looked('lr', 'licenceRequirements');
    const policy = looked('lp', 'licencePolicies');
    const programmes = looked('pg', 'programmes');
    const [problem] = problems;
    if (problem !== undefined) {
      lists.addUnreadable(code, problem);
      continue;
    }
    const {
      n: name,
      a: aliases = [],
      t: type = '',
      c: countries = [],
      e: entityNumber = '',
      fr: notice = '',
    } = value;
    const read: CslRow = {
      row,
      code,
      name,
      aliases,
      type,
      countries,
      addresses: [],
      entityNumber,
      identifiers: [],
      requirement,
      policy,
      programmes: programmes.split(/;\s*/).filter((programme) => programme.trim() !== ''),
      notice,
      dates: {},
      cells: [
        name,
        aliases.join('; '),
        type,
        countries.join('; '),
        entityNumber,
        programmes,
        requirement,
        policy,
        notice,
      ],
      remarks: [],
    };
    lists.add(read);
  }
  for (const { value, problem } of misshapen) {
    const place: unknown = (value as { readonly s?: unknown } | null)?.s;
    const code = typeof place === 'number' ? codes[place] : undefined;
    if (code === undefined) throw new UnreadableFileError([problem]);
    lists.addUnreadable(code, problem);
  }
  return lists.read(Object.keys(fieldKey));
}

function checkFieldKey(fieldKey: Readonly<Record<string, string>>): void {
  const problems = Object.entries(meanings).flatMap(([field, meaning]): FileProblem[] => {
    const said = fieldKey[field];
    if (said?.startsWith(meaning) === true) return [];
    const detail = said === undefined ? 'is missing' : `means ${quoted(said)}`;
    return [{ column: `fieldKey/${field}`, detail: `${detail}: it should be "${meaning}"` }];
  });
  if (problems.length > 0) throw new UnreadableFileError(problems);
}

function knownCode(source: string): CslCode {
  const code = codeOf(source);
  if (code !== undefined) return code;
  throw new UnreadableFileError([
    { column: 'tables/sources', detail: `${quoted(source)} is no list that is known` },
  ]);
}

function beyond(row: number, column: string, place: number, table: string): UnreadableFileError {
  return new UnreadableFileError([{ row, column, detail: `${place} is not in the table ${table}` }]);
}
