import { expect, test } from 'vitest';
import { behind, callees, emulated, further, mostShown, next, nothing, others, shown } from './state';
import type { Happening, State } from './state';
import type { Call } from './wire';

function call(id: string, more: Partial<Call> = {}): Call {
  return {
    id,
    state: 'established',
    audio: 'active',
    ended: false,
    direction: 'incoming',
    from: { phone: '+33612345678' },
    to: { application: 'app' },
    began: 1000,
    last: 3,
    ringing: [],
    ...more,
  };
}

function after(...happenings: Happening[]): State {
  return continued(nothing, ...happenings);
}
function continued(state: State, ...happenings: Happening[]): State {
  return happenings.reduce(next, state);
}
const all = (...calls: Call[]): Happening => ({ kind: 'calls', at: 500, now: 8000, speed: 1, calls });
const ids = (phones: { call: Call }[]) => phones.map((p) => p.call.id);

test('calls rung from here are shown, those of others are offered', () => {
  const state = after(all(call('mine'), call('theirs')), { kind: 'chosen', id: 'mine' });
  expect(ids(shown(state))).toEqual(['mine']);
  expect(ids(others(state))).toEqual(['theirs']);
});

test('a call may be chosen before it is told of', () => {
  const state = after({ kind: 'chosen', id: 'mine' }, { kind: 'call', at: 0, now: 0, call: call('mine') });
  expect(ids(shown(state))).toEqual(['mine']);
});

test('calls that the bot places appear by themselves, until they are put aside', () => {
  const state = after(all(call('out', { direction: 'outgoing' }), call('old', { direction: 'outgoing', ended: true })));
  expect(ids(shown(state))).toEqual(['out']);
  expect(ids(shown(next(state, { kind: 'dismissed', id: 'out' })))).toEqual([]);
});

test('ended calls of others are not offered, and forgotten in time', () => {
  const many = Array.from({ length: 30 }, (_, i) => call(`e${i}`, { ended: true }));
  const state = after(all(call('a'), call('b'), ...many), { kind: 'call', at: 0, now: 0, call: call('a', { ended: true }) });
  expect(ids(others(state))).toEqual(['b']);
  expect(shown(state)).toEqual([]);
  expect(state.phones.length).toBeLessThanOrEqual(mostShown + 1);
});

test('a call that ended before it was chosen is shown, and read', () => {
  const state = after({ kind: 'call', at: 0, now: 0, call: call('mine', { ended: true }) }, { kind: 'chosen', id: 'mine' });
  expect(ids(shown(state))).toEqual(['mine']);
  expect(ids(behind(state))).toEqual(['mine']);
});

test('the exchange grows without holes or repetitions', () => {
  const entry = (n: number) => ({ n, at: n, what: 'remark', text: '' });
  const page = (from: number, to: number) => ({
    ...call('a', { last: to }),
    exchange: Array.from({ length: to - from }, (_, i) => entry(from + i + 1)),
  });
  let state = after({ kind: 'chosen', id: 'a' }, all(call('a', { last: 5 })));
  expect(behind(state).map((p) => p.known)).toEqual([0]);
  state = next(state, { kind: 'page', page: page(0, 5) });
  state = next(state, { kind: 'page', page: page(3, 7) });
  expect(shown(state)[0]?.exchange.map((e) => e.n)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(behind(state)).toEqual([]);
});

test('a page that was overtaken does not take the call back', () => {
  const state = after(
    { kind: 'chosen', id: 'a' },
    all(call('a', { last: 9, ended: true })),
    { kind: 'page', page: { ...call('a', { last: 4 }), exchange: [] } },
  );
  expect(shown(state)[0]?.call.ended).toBe(true);
  expect(behind(state).map((p) => p.known)).toEqual([4]);
});

test('whoever is rung for is a further phone, until it is not', () => {
  const party = { party: 1, who: { user: 'grace' }, as: 'transferTarget' as const, since: 0, until: 30000, then: 'never' };
  const callee = { ...party, party: 2, as: 'callee' as const };
  const state = after(all(call('a', { ringing: [party, callee] })));
  expect(callees(state.phones[0]!.call)).toEqual([callee]);
  expect(further(state).map((f) => f.party.who)).toEqual([{ user: 'grace' }]);
  expect(further(next(state, { kind: 'call', at: 0, now: 0, call: call('a') }))).toEqual([]);
});

test('the clock is the best that was seen', () => {
  let state = after(all());
  expect(emulated(state, 600)).toBe(8100);
  state = next(state, { kind: 'call', at: 700, now: 8100, call: call('a') }); // 100 ms on its way
  expect(emulated(state, 700)).toBe(8200);
  state = next(state, { kind: 'call', at: 800, now: 8350, call: call('a') }); // 50 ms faster than the first
  expect(emulated(state, 800)).toBe(8350);
  const fast = after({ kind: 'calls', at: 500, now: 8000, speed: 10, calls: [] });
  expect(emulated(fast, 600)).toBe(9000);
});

test('a call that is not told of any more is asked for, and is over when nobody knows it', () => {
  const newest = Array.from({ length: 200 }, (_, i) => call(`c${i}`, { began: 2000 + i }));
  const state = after({ kind: 'chosen', id: 'a' }, all(call('a', { last: 0 })), { kind: 'disconnected' });
  expect(state.connected).toBe(false);
  const again = next(state, all(...newest));
  expect(again.connected).toBe(true);
  expect(shown(again).map((p) => [p.call.id, p.call.ended])).toEqual([['a', false]]);
  expect(ids(behind(again))).toEqual(['a']);

  const still = next(again, { kind: 'page', page: { ...call('a', { last: 0 }), exchange: [] } });
  expect(behind(still)).toEqual([]);
  expect(shown(still)[0]?.call.ended).toBe(false);

  const gone = next(again, { kind: 'gone', id: 'a' });
  expect(shown(gone).map((p) => [p.call.id, p.call.ended])).toEqual([['a', true]]);
  expect(behind(gone)).toEqual([]);
});

test('what nobody knows any more is not asked for again', () => {
  const state = after({ kind: 'chosen', id: 'a' }, all(call('a', { last: 9, ended: true })), { kind: 'gone', id: 'a' });
  expect(behind(state)).toEqual([]);
});

test('an emulator that begins anew gives the same ids to other calls', () => {
  const entries = [1, 2, 3].map((n) => ({ n, at: n, what: 'remark', text: 'of before' }));
  const before = after({ kind: 'chosen', id: 'a' }, all(call('a')), { kind: 'page', page: { ...call('a'), exchange: entries } });
  expect(behind(before)).toEqual([]);
  const other = call('a', { began: 77, last: 2 });
  const page: Happening = { kind: 'page', page: { ...other, exchange: [] } };
  for (const news of [all(other), { kind: 'call', at: 0, now: 0, call: other } as Happening, page]) {
    const state = next(before, news);
    expect(shown(state).map((p) => [p.call.began, p.exchange, p.known])).toEqual([[77, [], 0]]);
    expect(ids(behind(state))).toEqual(['a']);
  }
});

test('what was put aside does not hide a call of the same id', () => {
  const out = call('a', { direction: 'outgoing' });
  const state = after(all(out), { kind: 'dismissed', id: 'a' }, { kind: 'call', at: 0, now: 0, call: { ...out, ended: true } });
  expect(ids(shown(state))).toEqual([]);
  expect(ids(shown(next(state, all({ ...out, began: 77 }))))).toEqual(['a']);
});

test('live calls stay on the page, whatever else there is', () => {
  const many = Array.from({ length: 30 }, (_, i) => call(`e${i}`, { began: 2000 + i, ended: true, direction: 'outgoing' }));
  let state = after({ kind: 'chosen', id: 'mine' }, all(call('mine')));
  for (const c of many) state = continued(state, { kind: 'chosen', id: c.id }, { kind: 'call', at: 0, now: 0, call: c });
  expect(shown(state)).toHaveLength(mostShown);
  expect(ids(shown(state))[0]).toBe('mine');
  expect(ids(shown(state)).at(-1)).toBe('e29');
  expect(state.phones.length).toBeLessThanOrEqual(mostShown + 1);
  // Of those that the bot places, the newest, and the one that somebody has to do with.
  const placed = Array.from({ length: 30 }, (_, i) => call(`p${i}`, { began: 3000 + i, direction: 'outgoing' }));
  state = continued(state, all(...many, call('mine'), ...placed), { kind: 'chosen', id: 'p0' });
  expect(ids(shown(state))).toEqual(['mine', 'p0', ...placed.slice(-mostShown).map((c) => c.id)]);
  expect(ids(others(state))).toContain('p1');
});
