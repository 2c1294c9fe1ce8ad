import { expect, test } from 'vitest';
import { frequencies, toneOf } from './keys';

test('digits, star and hash are themselves, letters as on a telephone', () => {
  expect(['0', '9', '*', '#'].map(toneOf)).toEqual(['0', '9', '*', '#']);
  expect([...'adgjmptwzS'].map(toneOf).join('')).toBe('2345678997');
});

test('other keys mean nothing', () => {
  expect(['Enter', 'Tab', ' ', '', 'é', '-', 'F1'].map(toneOf)).toEqual(Array(7).fill(undefined));
});

test('a key sounds in its row and column', () => {
  expect(frequencies('1')).toEqual([697, 1209]);
  expect(frequencies('6')).toEqual([770, 1477]);
  expect(frequencies('0')).toEqual([941, 1336]);
});
