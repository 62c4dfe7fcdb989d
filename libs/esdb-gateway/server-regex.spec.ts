import { serverRegex } from './server-regex.js';

// What .NET answers to each, by Microsoft's description of its language.
test.each<[regex: string, matches: readonly string[], others: readonly string[]]>([
  ['chip', ['chip-1', 'a chip'], ['party-1', 'CHIP-1']],
  ['^chip-', ['chip-1'], ['a chip-1']],
  [String.raw`\Achip-`, ['chip-1'], ['a chip-1']],
  [String.raw`^company-x\z`, ['company-x'], ['company-xy', 'company-x\n']],
  [String.raw`^company-x$`, ['company-x', 'company-x\n'], ['company-xy', 'company-x\n\n', 'company-x\r\n']],
  [String.raw`^company-x\Z`, ['company-x', 'company-x\n'], ['company-xy']],
  ['^(chip|party)-1$', ['chip-1', 'party-1\n'], ['chip-12']],
  ['^a$|^b$', ['a', 'b\n'], ['ab']],
  ['(a$|b)', ['a', 'ba', 'bc'], ['ac']],
  ['a$$', ['a', 'a\n'], ['ab']],
  [String.raw`^\p{L}+-`, ['chip-1', 'größe-1', '輸出-1'], ['1-chip', '-']],
  [String.raw`^chip-\p{Lu}`, ['chip-H100', 'chip-Ä'], ['chip-h100', 'chip-1']],
  [String.raw`^chip-\P{Lu}`, ['chip-h100'], ['chip-H100', 'chip-']],
  [String.raw`^[\w-]+$`, ['chip-größe', 'chip-輸出_1', 'chip-e\u0301'], ['chip-a b', 'chip-€']],
  [String.raw`^\W$`, ['€', ' '], ['é', 'a', '_']],
  [String.raw`^\d+$`, ['123', '٣'], ['a', '½']],
  [String.raw`^[\d.]+$`, ['1.2', '٣.1'], ['1,2']],
  [String.raw`^\D$`, ['a'], ['٣', '1']],
  [String.raw`^a\sb$`, ['a b', 'a\u00a0b', 'a\u2003b', 'a\u0085b', 'a\vb'], ['ab', 'a\u200bb']],
  [String.raw`^\S+$`, ['a\u200bb'], ['a\u00a0b']],
  ['^.$', ['a', '\r', 'é'], ['\n', '', '😀']],
  ['^..$', ['😀'], ['😀a']],
  ['^[😀]$', [], ['😀']],
  ['^x😀+$', ['x😀'], ['x😀😀']],
  [String.raw`^[^\n]$`, ['a'], ['\n']],
  ['^[]a]+$', ['a]'], ['b']],
  ['^[a-]+$', ['a-a'], ['b']],
  ['^[-a]+$', ['-a'], ['b']],
  [String.raw`^[\w-x]+$`, ['a-'], ['+']],
  ['^[+--]+$', ['+,-'], ['.']],
  ['^[a[]+$', ['[a'], ['b']],
  [String.raw`^[\]\\^]+$`, [']\\^'], ['a']],
  [String.raw`^[\b]$`, ['\b'], ['b']],
  [String.raw`^\x41\u0042\t\.\-\/\#$`, ['AB\t.-/#'], ['ab\t.-/#']],
  ['^a{2,3}$', ['aa', 'aaa'], ['a', 'aaaa']],
  ['^a{2,}?$', ['aa', 'aaaa'], ['a']],
  ['^a+?b*?$', ['ab', 'aa'], ['b']],
  ['^a{,2}$', ['a{,2}'], ['a']],
  ['^{x}$', ['{x}'], ['x']],
  [String.raw`^(?<kind>chip|sale)-(?:a|b)$`, ['chip-a', 'sale-b'], ['chip-c']],
  ['^a b # c$', ['a b # c'], ['ab']],
])('%s', (regex, matches, others) => {
  const accepts = serverRegex(regex);
  expect(matches.map((text) => [text, accepts(text)])).toEqual(matches.map((text) => [text, true]));
  expect(others.map((text) => [text, accepts(text)])).toEqual(others.map((text) => [text, false]));
});

test.each<[string, string]>([
  ['^[a-z-[x]]+-', 'the subtraction of character classes'],
  [String.raw`^[\w-[x]]+-`, 'the subtraction of character classes'],
  ['^[a-[b]]', 'the subtraction of character classes'],
  ['[[:alpha:]]', '[: in a character class'],
  [String.raw`\bchip\b`, String.raw`\b, whose words RE2 has in ASCII only`],
  [String.raw`\B`, String.raw`\B, whose words RE2 has in ASCII only`],
  ['chip(?=-)', 'look-around'],
  ['chip(?!-)', 'look-around'],
  ['(?<=chip)-', 'look-around'],
  ['(?<!chip)-', 'look-around'],
  ['(?>a+)b', 'an atomic group'],
  ['(?(a)b|c)', 'a conditional'],
  ['(?#note)a', 'a comment'],
  ['(?<open-close>a)', 'a balancing group'],
  ['(?i)chip', 'options within the regex'],
  ['(?i:chip)', 'options within the regex'],
  ['(?-i)chip', 'options within the regex'],
  ['(?P<name>a)', 'a group of another kind than ( ), (?: ) and (?<name> )'],
  ["(?'name'a)", 'a group of another kind than ( ), (?: ) and (?<name> )'],
  [String.raw`(a)\1`, String.raw`a back-reference or an octal number (\1)`],
  [String.raw`\07`, String.raw`a back-reference or an octal number (\0)`],
  [String.raw`(?<n>a)\k<n>`, String.raw`a back-reference (\k)`],
  [String.raw`\Ga`, String.raw`\G`],
  [String.raw`\Qa.b\E`, String.raw`\Q`],
  [String.raw`\h`, String.raw`\h`],
  [String.raw`\_`, String.raw`\_`],
  [String.raw`\cA`, String.raw`\c`],
  [String.raw`\x4`, String.raw`\x without its digits`],
  [String.raw`\p{IsGreek}`, String.raw`\p{IsGreek}, which is not a category that both have`],
  [String.raw`\p{Greek}`, String.raw`\p{Greek}, which is not a category that both have`],
  [String.raw`\p{C}`, String.raw`\p{C}, which is not a category that both have`],
  [String.raw`\pL`, String.raw`\p{}, which is not a category that both have`],
  [String.raw`[a\W]`, String.raw`\W in a character class`],
  [String.raw`a$\n`, String.raw`$ or \Z before something else`],
  ['(a$)b', String.raw`$ or \Z before something else`],
  ['(a$)*', String.raw`$ or \Z before something else`],
  ['^*a', 'an anchor that is repeated'],
  ['a++', 'a quantifier after a quantifier'],
  ['a{2}{3}', 'a quantifier after a quantifier'],
  ['*a', 'a * with nothing to repeat'],
  ['a|+', 'a + with nothing to repeat'],
  ['a{1001}', 'more than 1000 repetitions'],
  ['a{3,2}', 'a { } that goes backwards'],
  ['((a{100}){100}){100}', 'it is too large'],
  ['(a?b?){1000}', 'it is too large'],
  [String.raw`\w*`.repeat(60), 'it has too many classes of Unicode characters'],
  [String.raw`(\w{1000}){1000}`, 'it is too large'],
  [String.raw`\w{1000}`.repeat(100), 'it is too large'],
  ['[b-a]', 'a range that goes backwards'],
  [String.raw`[a-\d]`, 'a range to a class of characters'],
  [String.raw`[\u0100-\uffff]`, 'a range over surrogates or characters of private use'],
  [String.raw`\ue000`, 'a character of private use'],
  ['(a', 'a ( without a )'],
  ['a)', 'a ) without a ('],
  ['[a', 'a [ without a ]'],
  ['a\\', String.raw`a \ at its end`],
  ['a'.repeat(1001), 'it is longer than 1000 characters'],
])('%s is refused by name', (regex, named) => {
  expect(() => serverRegex(regex)).toThrow(`The regex of the filter is refused: ${named}`);
});

test.each([
  '^(([a-z0-9]+)-?)+!$',
  '^(a|aa)+$',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
  '(.*a){25}b',
  '^(x?a?){200}!$',
  String.raw`^([\p{L}\d-]*[\p{L}\d-]*[\p{L}\d-]*)*!$`,
])('%s takes milliseconds for the longest name', (regex) => {
  const accepts = serverRegex(regex);
  const name = 'a'.repeat(500);
  accepts(name);
  const times = Array.from({ length: 5 }, () => {
    const began = performance.now();
    expect(accepts(`${name}?`)).toBe(false);
    return performance.now() - began;
  });
  expect(Math.min(...times)).toBeLessThan(25);
});
