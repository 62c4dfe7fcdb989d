import { serialise, SerialisedAnswers } from './serialised-answers.js';

const megabyte = (number: number) => serialise({ number, text: 'x'.repeat(1024 * 1024) });

test('keeps what was asked for last, within its bounds', () => {
  const answers = new SerialisedAnswers();
  for (let number = 0; number < 15; number += 1) answers.keep(String(number), megabyte(number));
  expect(answers.get('0')).toEqual(megabyte(0));
  for (let number = 15; number < 20; number += 1) answers.keep(String(number), megabyte(number));
  expect(answers.get('0')).toEqual(megabyte(0));
  expect(answers.get('1')).toBeUndefined();
  expect(answers.get('19')).toEqual(megabyte(19));
});

test('an answer that is kept twice counts once', () => {
  const answers = new SerialisedAnswers();
  for (let time = 0; time < 20; time += 1) answers.keep('same', megabyte(0));
  answers.keep('other', megabyte(1));
  expect(answers.get('same')).toEqual(megabyte(0));
});
