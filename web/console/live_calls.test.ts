import { expect, test } from 'vitest';
import { LiveCalls } from './live_calls';

const event = (type: string, data: object) => ({ type, data: JSON.stringify(data), id: '1' });
const began = (call: string, at = '2026-11-22T10:00:00.000Z') =>
  event('callBegan', { call, at, state: 'answering', from: { phone: '+33…78' }, flow: { name: 'desk', version: '1' } });

test('a call comes, moves and goes', () => {
  const calls = new LiveCalls();
  expect(calls.hear(began('a'))).toBe(true);
  expect(calls.hear(event('stateChanged', { call: 'a', state: 'established', before: 'answering' }))).toBe(true);
  const moved = { call: 'a', n: 3, flow: { section: 'sales', step: 'menu' }, visits: [{ step: '/sections/sales/0', verb: 'menu', section: 'sales' }] };
  expect(calls.hear(event('timeline', moved))).toBe(true);
  expect(calls.byId.get('a')).toMatchObject({
    state: 'established',
    step: '/sections/sales/0',
    flow: { name: 'desk', version: '1', section: 'sales', step: 'menu' },
  });
  expect(calls.hear(event('timeline', { call: 'a', n: 4, event: 'key' }))).toBe(false);
  expect(calls.hear(event('callEnded', { call: 'a', outcome: 'caller' }))).toBe(true);
  expect(calls.byId.size).toBe(0);
});

test('a list that is older than the events takes nothing back', () => {
  const calls = new LiveCalls();
  calls.hear(began('a'));
  calls.hear(event('stateChanged', { call: 'a', state: 'established' }));
  calls.hear(began('b'));
  calls.hear(event('callEnded', { call: 'b' }));
  calls.add([
    { id: 'a', state: 'answering', from: { phone: '+33123456778' } },
    { id: 'b', state: 'established' },
    { id: 'c', state: 'established' },
  ]);
  expect([...calls.byId.keys()]).toEqual(['a', 'c']);
  expect(calls.byId.get('a')?.state).toBe('established');
  expect(calls.byId.get('a')?.from?.phone).toBe('+33123456778');
});

test('a call that no list has told of is not made up', () => {
  const calls = new LiveCalls();
  expect(calls.hear(event('timeline', { call: 'x', n: 9, flow: { section: 'main', step: 'play' } }))).toBe(false);
  expect(calls.hear(event('gap', { lost: 3 }))).toBe(false);
  expect(calls.byId.size).toBe(0);
});

test('the newest come first, and calls are counted where they stand', () => {
  const calls = new LiveCalls();
  for (let i = 0; i < 5; ++i) calls.hear(began(`c${i}`, `2026-11-22T10:00:0${i}.000Z`));
  calls.hear(event('timeline', { call: 'c1', flow: { section: 'sales', step: 'menu' } }));
  expect(calls.newestFirst(() => true, 2).map((c) => c.id)).toEqual(['c4', 'c3']);
  expect(calls.newestFirst((c) => c.flow?.section === 'sales', 9).map((c) => c.id)).toEqual(['c1']);
  expect(calls.countBy((c) => c.flow?.section)).toEqual(new Map([['sales', 1]]));
});

test('what came before the list that tells of its call is not lost', () => {
  const calls = new LiveCalls();
  calls.hear(event('stateChanged', { call: 'a', state: 'established' }));
  calls.hear(event('timeline', { call: 'a', flow: { section: 'sales', step: 'menu' } }));
  calls.add([{ id: 'a', state: 'establishing', flow: { name: 'desk', section: 'main' } }]);
  expect(calls.byId.get('a')).toMatchObject({ state: 'established', flow: { name: 'desk', section: 'sales' } });
});

test('a placed call is known as one', () => {
  const calls = new LiveCalls();
  calls.hear(event('callBegan', { call: 'a', at: '', state: 'calling', direction: 'outgoing', to: { phone: '+33…78' } }));
  expect(calls.byId.get('a')?.direction).toBe('outgoing');
});

test('a page that is open for a week remembers no more than it must', () => {
  const calls = new LiveCalls();
  for (let i = 0; i < 25_000; ++i) {
    calls.hear(event('timeline', { call: `never told of ${i}`, flow: { section: 'main' } }));
    calls.hear(event('callEnded', { call: `over ${i}` }));
  }
  const held = calls as unknown as { over: Set<string>; early: unknown[] };
  expect(held.over.size).toBeLessThanOrEqual(10_000);
  expect(held.early.length).toBeLessThanOrEqual(10_000);
  calls.add([{ id: 'over 24999', state: 'established' }]);
  expect(calls.byId.size).toBe(0);
});
