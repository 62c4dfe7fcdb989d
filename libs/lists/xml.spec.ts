import { UnreadableFileError, type FileProblem } from './edition.js';
import { descendantsOf, elementsOf, readXml, textOf } from './xml.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function problemsOf(file: Uint8Array): readonly FileProblem[] {
  try {
    readXml(file);
  } catch (error) {
    if (error instanceof UnreadableFileError) return error.problems;
    throw error;
  }
  throw new Error('the file was read');
}

test('elements, attributes, text, CDATA and character references are read, with the line', () => {
  const root = readXml(
    bytes('<?xml version="1.0"?>\n<a>\n<b n="1">x &amp; &#x2014;<c/> y</b><![CDATA[<z>]]></a>\n'),
  );
  const [b] = elementsOf(root, 'b');
  expect(b).toMatchObject({ name: 'b', attributes: { n: '1' }, line: 3 });
  expect(textOf(root)).toBe('\nx & — y<z>');
  expect(descendantsOf(root, 'c')).toHaveLength(1);
});

test('a byte order mark is no text', () => {
  expect(readXml(bytes('\uFEFF<a/>')).name).toBe('a');
});

describe('a file is refused', () => {
  test.each([
    ['that is empty', '', undefined, /empty/],
    ['of white space alone', ' \n', undefined, /empty/],
    ['that is cut short', '<a>\n<b>text', 2, /unclosed tag: b/],
    ['that is cut within a tag', '<a>\n<b att', 2, /./],
    ['with a document type', '<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY x "y">]>\n<a>&x;</a>', 2, /DTD/],
    ['with an entity that XML does not define', '<a>\n&nbsp;</a>', 2, /undefined entity/],
    ['with tags that do not match', '<a>\n<b></c></a>', 2, /unexpected close tag/],
    ['with two roots', '<a/>\n<b/>', 2, /./],
    ['that is no XML', 'Source List,Entity Number', 1, /./],
    [
      'in another encoding by its own words',
      '<?xml version="1.0" encoding="windows-1252"?>\n<a/>',
      1,
      /windows-1252/,
    ],
    ['with elements too deep', '<a>'.repeat(101), 1, /more than 100/],
  ])('%s', (_, text, line, detail) => {
    const [problem] = problemsOf(bytes(text));
    expect(problem?.line).toBe(line);
    expect(problem?.detail).toMatch(detail);
  });

  test('a byte that is not UTF-8', () => {
    const file = bytes('<a>\nx\ny</a>');
    file[6] = 0xff;
    expect(problemsOf(file)).toEqual([{ line: 3, detail: 'a byte is not UTF-8' }]);
  });
});
