import { expect, test } from 'vitest';
import { clockText, dateText, hourText, momentText } from './time';

const at = (day: number, hour: number, minute: number) => new Date(2026, 10, day, hour, minute, 0).toISOString();

test('a day begins at 00:00', () => {
  for (const text of [clockText(at(22, 0, 5)), dateText(at(22, 0, 5)), hourText(Date.parse(at(22, 0, 5)))]) {
    expect(text).not.toContain('24:05');
    expect(text).toMatch(/\b0?0:05/);
  }
});

test('a moment of another day has its date', () => {
  const now = new Date(2026, 10, 23, 0, 10);
  expect(momentText(at(23, 0, 5), now)).toBe(clockText(at(23, 0, 5)));
  expect(momentText(at(22, 23, 59), now)).toBe(dateText(at(22, 23, 59)));
  expect(momentText('soon', now)).toBe('soon');
});
