// What the page knows of the emulator's calls, from what it is told: a fold without side effects.

import type { Call, CallPage, Entry, Ringing } from './wire';

export interface Phone {
  call: Call;
  exchange: Entry[];
  known: number; // the last entry that was read
}

export interface State {
  connected: boolean;
  speed: number;
  ahead: number; // of the emulator's clock before the page's, which runs `speed` times as fast
  phones: Phone[]; // the oldest first
  chosen: string[]; // calls that were rung from here, or that somebody wants to watch
  dismissed: string[];
}

export type Happening =
  | { kind: 'calls'; at: number; now: number; speed: number; calls: Call[] }
  | { kind: 'call'; at: number; now: number; call: Call }
  | { kind: 'page'; page: CallPage }
  | { kind: 'chosen'; id: string }
  | { kind: 'dismissed'; id: string }
  | { kind: 'disconnected' };

export const nothing: State = { connected: true, speed: 1, ahead: 0, phones: [], chosen: [], dismissed: [] };

export const mostEntries = 2000;

function placed(phones: Phone[], call: Call): Phone[] {
  const at = phones.findIndex((p) => p.call.id === call.id);
  if (at < 0) return [...phones, { call, exchange: [], known: 0 }];
  return phones.map((p, i) => (i === at ? { ...p, call } : p));
}

function grown(phone: Phone, page: CallPage): Phone {
  const news = page.exchange.filter((e) => e.n > phone.known);
  const { exchange: _, ...call } = page;
  // An event may have overtaken the page.
  const newest = call.last >= phone.call.last ? call : phone.call;
  return {
    call: newest,
    exchange: [...phone.exchange, ...news].slice(-mostEntries),
    known: Math.max(phone.known, page.last),
  };
}

export function next(state: State, what: Happening): State {
  switch (what.kind) {
    case 'calls': {
      const here = new Map(state.phones.map((p) => [p.call.id, p]));
      const told = what.calls.map((call) => ({ ...(here.get(call.id) ?? { exchange: [], known: 0 }), call }));
      const ids = new Set(what.calls.map((c) => c.id));
      // What is told no longer is over, or was forgotten with the emulator that knew it.
      const left = state.phones.filter((p) => !ids.has(p.call.id) && isShown(state, p)).map(over);
      return {
        ...state,
        connected: true,
        speed: what.speed,
        ahead: what.now - what.at * what.speed,
        phones: kept(state, [...left, ...told]).sort((a, b) => a.call.began - b.call.began),
      };
    }
    case 'call':
      return {
        ...state,
        // News that was long on its way makes the clock look late.
        ahead: Math.max(state.ahead, what.now - what.at * state.speed),
        phones: kept(state, placed(state.phones, what.call)),
      };
    case 'page':
      return { ...state, phones: state.phones.map((p) => (p.call.id === what.page.id ? grown(p, what.page) : p)) };
    case 'chosen':
      return {
        ...state,
        chosen: [...state.chosen.filter((id) => id !== what.id), what.id],
        dismissed: state.dismissed.filter((id) => id !== what.id),
      };
    case 'dismissed':
      return {
        ...state,
        chosen: state.chosen.filter((id) => id !== what.id),
        dismissed: [...state.dismissed, what.id],
      };
    case 'disconnected':
      return { ...state, connected: false };
  }
}

// Ended calls that nobody has seen are not remembered.
function kept(state: State, phones: Phone[]): Phone[] {
  return phones.filter((p) => !p.call.ended || isShown(state, p));
}

function over(phone: Phone): Phone {
  if (phone.call.ended) return phone;
  return { ...phone, call: { ...phone.call, ended: true, outcome: 'the emulator does not know it any more', ringing: [] } };
}

// A call that the bot places concerns somebody here, until it is put aside.
function isShown(state: State, phone: Phone): boolean {
  const { id, direction, ended } = phone.call;
  if (state.chosen.includes(id)) return true;
  if (state.dismissed.includes(id)) return false;
  return direction === 'outgoing' && (!ended || phone.known > 0);
}

export const mostShown = 12;

export function shown(state: State): Phone[] {
  return state.phones.filter((p) => isShown(state, p)).slice(-mostShown);
}

// Live calls of somebody else: of a terminal, or of another page.
export function others(state: State): Phone[] {
  return state.phones.filter((p) => !p.call.ended && !isShown(state, p)).slice(-20);
}

export interface FurtherPhone {
  call: Call;
  party: Ringing;
}

// Whom a call that the bot has placed rings at: they decide on its own card.
export function callees(call: Call): Ringing[] {
  return call.ringing.filter((party) => party.as === 'callee');
}

export function further(state: State): FurtherPhone[] {
  return state.phones
    .flatMap(({ call }) => call.ringing.map((party) => ({ call, party })))
    .filter(({ party }) => party.as !== 'callee')
    .slice(-mostShown);
}

// Calls whose exchange has entries that were not read yet.
export function behind(state: State): Phone[] {
  return shown(state).filter((p) => p.known < p.call.last);
}

// The moment on the emulator's clock, for `at` on the page's.
export function emulated(state: State, at: number): number {
  return at * state.speed + state.ahead;
}
