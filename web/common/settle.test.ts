import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settling } from './settle';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('work waits until it is quiet, but not for ever', () => {
  const work = vi.fn();
  const news = settling(work, 300, 1000);
  news.soon();
  vi.advanceTimersByTime(299);
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(work).toHaveBeenCalledTimes(1);

  for (let i = 0; i < 10; ++i) {
    news.soon();
    vi.advanceTimersByTime(200);
  }
  expect(work).toHaveBeenCalledTimes(3);
  vi.advanceTimersByTime(5000);
  expect(work).toHaveBeenCalledTimes(3);
});

test('who has stopped does nothing any more', () => {
  const work = vi.fn();
  const news = settling(work, 300, 1000);
  news.soon();
  news.stop();
  vi.advanceTimersByTime(5000);
  expect(work).not.toHaveBeenCalled();
});
