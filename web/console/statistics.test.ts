import { expect, test } from 'vitest';
import { chartsOf, type Counted } from './statistics';

const nothing: Counted = { begun: 0, ended: {}, answerMs: { count: 0 }, requestMs: { count: 0 }, requestsFailed: 0, callbacksRefused: 0 };
const some: Counted = {
  begun: 4,
  ended: { caller: 2, busy: 1 },
  answerMs: { count: 4, p50: 300, p95: 700 },
  requestMs: { count: 20, p50: 60, p95: 150 },
  requestsFailed: 1,
  callbacksRefused: 2,
};

test('what happened is counted, and where nothing did there is a gap', () => {
  const [calls, outcomes, answer, graph] = chartsOf({
    over: 'hour',
    stepSeconds: 60,
    total: some,
    steps: [
      { at: '2026-11-22T09:00:00.000Z', ...nothing },
      { at: '2026-11-22T09:01:00.000Z', ...some },
    ],
  });
  expect(calls!.summary).toBe('4 began');
  expect(calls!.times[1]! - calls!.times[0]!).toBe(60);
  expect(calls!.series[0]!.values).toEqual([0, 4]);
  expect(outcomes!.summary).toBe('2 caller, 1 busy');
  expect(outcomes!.series.map((s) => s.values)).toEqual([[0, 2], [0, 1]]);
  expect(answer!.series[0]!.values).toEqual([null, 300]);
  expect(graph!.summary).toBe('half within 60 ms, 95 % within 150 ms; 1 requests failed, 2 callbacks refused');
});

test('an empty hour is told as one', () => {
  const charts = chartsOf({ over: 'hour', stepSeconds: 60, total: nothing, steps: [] });
  expect(charts.map((c) => c.summary)).toEqual(['0 began', 'none ended', 'none', 'none; 0 requests failed, 0 callbacks refused']);
});
