import { expect, test } from 'vitest';
import { foundText, newestFirst, questionsFor, withNews } from './questions';

const asked = (typed: string, may = true, outcome = '') =>
  questionsFor(typed, outcome, may).map((q) => decodeURIComponent(q.replace('/api/calls?limit=25', '')));
const id = '910a2dec-8902-4cc1-aeeb-8da1658eec67';

test('what is typed is a number, an id or a chain', () => {
  expect(asked('')).toEqual(['']);
  expect(asked('612 345')).toEqual(['&number=612345']);
  expect(asked('+33 6 12')).toEqual(['&number=+33612']);
  expect(asked('06-12-34-56-78')).toEqual(['&number=0612345678']);
  expect(asked('(555) 123-4567')).toEqual(['&number=5551234567']);
  expect(asked('41234567')).toEqual(['&number=41234567', '&id=41234567']);
  expect(asked('910a')).toEqual(['&id=910a']);
  expect(asked(id)).toEqual([`&id=${id}`, `&chain=${id}`]);
  expect(asked('910a', true, 'lost')).toEqual(['&id=910a&outcome=lost']);
});

test('who may not see numbers does not ask for them', () => {
  expect(asked('41234567', false)).toEqual(['&id=41234567']);
  expect(asked('612', false)).toEqual(['&id=612']);
});

test('what several questions find is in one order', () => {
  const call = (id: string, day: number, state = 'terminated') => ({ id, state, began: `2026-11-${day}T10:00:00.000Z` });
  const found = newestFirst([call('a', 10), call('c', 20), call('a', 10, 'known later'), call('b', 15)]);
  expect(found.map((c) => `${c.id} ${c.state}`)).toEqual(['c terminated', 'b terminated', 'a known later']);
});

test('how many were found is told, and whether that is all', () => {
  expect(foundText(0, false)).toBe('No call matches.');
  expect(foundText(1, false)).toBe('One call found.');
  expect(foundText(25, false)).toBe('25 calls found.');
  expect(foundText(25, true)).toBe('The latest 25; there are more.');
});

test('news change the calls that were found, and neither add one nor bring one back', () => {
  const live = (id: string, state: string) => ({ id, state });
  const over = (id: string) => ({ id, state: 'terminated', ended: '2026-11-20T10:00:00.000Z' });
  const before = [live('a', 'established'), over('b'), live('c', 'established')];
  expect(withNews(before, [over('a'), live('b', 'established'), live('d', 'established')])).toEqual([over('a'), over('b'), before[2]]);
});
