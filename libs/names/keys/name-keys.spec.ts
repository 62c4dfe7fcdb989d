import { formsOf } from '../words/forms.js';
import { keysOfName, keysOfQuery, surestKeysOfQuery } from './name-keys.js';

const formOf = (text: string) => {
  const [form] = formsOf(text);
  if (form === undefined) throw new Error(`${text} has no form`);
  return form;
};

test('initials are no part of a word whose first letter is another one', () => {
  const [initials = 0] = surestKeysOfQuery(formOf('BLA'));
  expect(keysOfName(formOf('Balochistan Liberation Army')).has(initials)).toBe(true);
  for (const name of ['Galaxy Aviation Services', 'Hassan Salame', 'Alabuga Fibre'])
    expect(keysOfName(formOf(name)).has(initials)).toBe(false);
});

test('a name whose letters are divided into other words has a key in common, however long it is', () => {
  const name = keysOfName(formOf('FULDA SHIPPING CO'));
  expect(surestKeysOfQuery(formOf('FULD ASHIPPING CO')).some((key) => name.has(key))).toBe(true);
});

test('the last word of what is typed may go on', () => {
  const name = keysOfName(formOf('Huawei'));
  const goingOn = [...keysOfQuery(formOf('hua'), true).keys()];
  expect(goingOn).not.toEqual([]);
  for (const key of goingOn) expect(name.has(key)).toBe(true);
  expect([...keysOfQuery(formOf('hua'), false).keys()].every((key) => name.has(key))).toBe(false);
});
