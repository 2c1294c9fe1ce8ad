// What the server tells as it happens, for all views: one stream, and the screen drawn a few times a second at most.

import { effect, signal } from '@preact/signals';
import { ApiProblem } from '../common/api';
import type { ServerEvent } from '../common/events';
import { ServerClock } from './clock';
import { LiveCalls } from './live_calls';
import { api, me, refusal, signOut, textOf } from './session';
import type { CallEvent, CallPage } from './types';

const drawEvery = 200; // ms
const callsAPage = 1000;
const longestWait = 15_000;

export const calls = new LiveCalls();
// Its `local` is performance.now(), which nobody sets.
const clock = new ServerClock(Date.now() - performance.now());
export const serverNow = () => clock.at(performance.now());
export const isNowWithin = (from: number, to: number) => clock.within(from, to, performance.now());
// Changes whenever `calls` does.
export const changes = signal(0);
export const connection = signal<'connecting' | 'open' | 'closed'>('connecting');
export const loaded = signal(false);
// Why there is no stream, or no list; empty when all is well.
export const trouble = signal('');

// `undefined`: something was missed, so what is shown must be asked for anew.
type Listener = (e: CallEvent | undefined) => void;
const listeners = new Map<string, Set<Listener>>();

// What happens to one call; the answer ends it.
export function listen(call: string, heard: Listener): () => void {
  const all = listeners.get(call) ?? new Set();
  listeners.set(call, all.add(heard));
  return () => {
    all.delete(heard);
    if (all.size === 0) listeners.delete(call);
  };
}

let drawing = false;
function draw(): void {
  if (drawing) return;
  drawing = true;
  setTimeout(() => {
    drawing = false;
    changes.value++;
  }, drawEvery);
}

let round = 0;
async function load(): Promise<void> {
  const mine = ++round;
  calls.forget();
  loaded.value = false;
  for (const all of listeners.values()) for (const listener of all) listener(undefined);
  // The first page is enough to look at; the rest comes behind it.
  let next: string | undefined = '/api/calls?limit=100';
  for (let wait = 1000; next !== undefined; ) {
    try {
      const page: CallPage = await api.value.get<CallPage>(next);
      if (mine !== round) return;
      calls.add(page.live);
      changes.value++;
      loaded.value = true;
      trouble.value = '';
      next = page.ended.length > 0 || page.live.length === 0 ? undefined : page.next?.replace(/limit=\d+/, `limit=${callsAPage}`);
    } catch (e) {
      if (mine !== round || (e instanceof ApiProblem && e.status === 401)) return;
      trouble.value = `Live calls cannot be listed: ${textOf(e)}`;
      await new Promise((done) => setTimeout(done, wait));
      wait = Math.min(wait * 2, longestWait);
      if (mine !== round) return;
    }
  }
  calls.complete();
}

function heard(e: ServerEvent): void {
  if (e.type === 'gap') return void load();
  const at = /"at":"([^"]+)"/.exec(e.data);
  if (at) clock.heard(Date.parse(at[1]!), performance.now());
  if (calls.hear(e)) draw();
  if (listeners.size === 0 || e.data === '') return;
  const told = JSON.parse(e.data) as CallEvent;
  for (const listener of listeners.get(told.call) ?? []) listener(told);
}

effect(() => {
  if (!me.value) return;
  const stop = api.value.stream('/api/events', {
    event: heard,
    begins: () => void load(),
    state(s, problem) {
      connection.value = s;
      if (problem) trouble.value = `Nothing is heard of calls: ${problem.message}`;
      else if (s === 'open' && loaded.value) trouble.value = '';
      if (s === 'closed' && problem?.status === 401) {
        signOut();
        refusal.value = 'The server does not take this token any more.';
      }
    },
  });
  return () => {
    ++round;
    stop();
  };
});
