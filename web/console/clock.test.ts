import { expect, test } from 'vitest';
import { ServerClock } from './clock';

test('news tells what time it is at the server', () => {
  const clock = new ServerClock(1_000_000);
  expect(clock.at(500)).toBe(1_000_500);
  clock.heard(400_000, 1000); // the browser was ten minutes early
  expect(clock.at(1000)).toBe(400_000);
  clock.heard(300_000, 2000); // told again, behind a break
  expect(clock.at(2000)).toBe(401_000);
  clock.heard(401_100, 2000);
  expect(clock.at(3000)).toBe(402_100);
  clock.heard(Number.NaN, 3000);
  expect(clock.at(3000)).toBe(402_100);
});

test('the minute that is counted just now is this one', () => {
  const clock = new ServerClock(1_000_000);
  clock.within(970_000, 1_030_000, 0);
  expect(clock.at(0)).toBe(1_000_000);
  clock.within(500_000, 560_000, 0);
  expect(clock.at(0)).toBe(560_000);
  clock.within(600_000, 660_000, 10_000);
  expect(clock.at(10_000)).toBe(600_000);
  clock.within(300_000, 360_000, 20_000);
  clock.heard(345_000, 25_000);
  expect(clock.at(25_000)).toBe(345_000);
});
