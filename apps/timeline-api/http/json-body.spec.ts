import { readJsonBody } from './json-body.js';
import { ProblemError } from './problems/problem.js';

const read = (body: string | Buffer, type = 'application/json'): unknown =>
  readJsonBody({ headers: { 'content-type': type } }, Buffer.from(body));

function problemOf(body: string | Buffer, type?: string) {
  try {
    read(body, type);
  } catch (error) {
    if (error instanceof ProblemError) return error.document;
    throw error;
  }
  return undefined;
}

test.each([
  ['application/json; charset=utf-8'],
  ['application/json;charset="UTF-8"'],
  ['Application/JSON; profile=x'],
  ['application/json; charset=utf8'],
])('takes a body of %s', (type) => {
  expect(read('{"a":"é"}', type)).toEqual({ a: 'é' });
});

test.each([
  ['application/json; charset=iso-8859-1', 'iso-8859-1'],
  ['application/json;CHARSET="utf-16"', 'utf-16'],
  ['application/json; profile=x; charset=us-ascii', 'us-ascii'],
])('refuses a body of %s, and names the header', (type, charset) => {
  const detail = `Send the body in UTF-8, not in "${charset}".`;
  expect(problemOf('{}', type)).toMatchObject({ status: 415, errors: [{ header: 'Content-Type', detail }] });
});

test.each([
  ['application/json; charset="utf-8"; charset=utf-16'],
  ['application/json; charset=utf-16; charset=utf-8'],
  ['application/json;charset=utf-8;CHARSET=utf-8'],
])('refuses a body of %s, which names a charset twice', (type) => {
  expect(problemOf('{}', type)).toMatchObject({ status: 415, errors: [{ header: 'Content-Type' }] });
});

test('a charset within another parameter is none', () => {
  expect(read('{}', 'application/json; profile="; charset=utf-16"; charset=utf-8')).toEqual({});
});

test('refuses a field that is given twice, by its pointer', () => {
  expect(problemOf('{"destinations":["CN"],"destinations":["RU"]}')).toMatchObject({
    status: 400,
    detail: '/destinations is given twice, again in line 1, column 24',
    errors: [{ pointer: '/destinations', detail: 'is given twice, again in line 1, column 24' }],
  });
});

test('refuses bytes that are not UTF-8, and names the first', () => {
  expect(problemOf(Buffer.from('{"a":"é"}', 'latin1'))).toMatchObject({
    status: 400,
    detail: 'The body is not UTF-8 at byte 6, counted from 0',
    errors: [{ pointer: '' }],
  });
});
