// What the server tells as it happens, for all views: one stream, and the screen drawn a few times a second at most.

import { effect, signal } from '@preact/signals';
import type { ServerEvent } from '../shared/events';
import { LiveCalls } from './live_calls';
import { api, me, signOut } from './session';
import type { CallEvent, CallPage } from './types';

const drawEvery = 200; // ms
const callsAPage = 1000;

export const calls = new LiveCalls();
// Changes whenever `calls` does.
export const changes = signal(0);
export const connection = signal<'connecting' | 'open' | 'closed'>('connecting');
export const loaded = signal(false);

type Listener = (e: CallEvent, type: string) => void;
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
  // The first page is enough to look at; the rest comes behind it.
  for (let next: string | undefined = '/api/calls?limit=100'; next !== undefined; ) {
    const page: CallPage = await api.value.get<CallPage>(next);
    if (mine !== round) return;
    calls.add(page.live);
    changes.value++;
    loaded.value = true;
    next = page.ended.length > 0 || page.live.length === 0 ? undefined : page.next?.replace(/limit=\d+/, `limit=${callsAPage}`);
  }
}

function heard(e: ServerEvent): void {
  if (e.type === 'gap') {
    calls.forget();
    void load().catch(() => undefined);
    return;
  }
  if (calls.hear(e)) draw();
  if (listeners.size === 0 || e.data === '') return;
  const told = JSON.parse(e.data) as CallEvent;
  for (const listener of listeners.get(told.call) ?? []) listener(told, e.type);
}

effect(() => {
  if (!me.value) return;
  calls.forget();
  loaded.value = false;
  let isFirst = true;
  return api.value.stream('/api/events', {
    event: heard,
    state(s, problem) {
      connection.value = s;
      if (s === 'open' && isFirst) {
        isFirst = false;
        void load().catch(() => undefined);
      }
      if (s === 'closed' && problem?.status === 401) signOut();
    },
  });
});
