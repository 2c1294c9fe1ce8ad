// What the page knows of the emulator's calls, from what it is told: a fold without side effects.

import type { Call, CallPage, Entry, Ringing } from './wire';

export interface Phone {
  call: Call;
  exchange: Entry[];
  known: number; // the last entry that was read
  doubted?: boolean; // it was not among the calls that were told of: it may be over
}

export interface State {
  connected: boolean;
  speed: number;
  ahead: number; // of the emulator's clock before the page's, which runs `speed` times as fast
  phones: Phone[]; // the oldest first
  chosen: string[]; // calls that were rung from here, or that somebody wants to watch
  dismissed: { id: string; began: number | undefined }[];
}

export type Happening =
  | { kind: 'calls'; at: number; now: number; speed: number; calls: Call[] }
  | { kind: 'call'; at: number; now: number; call: Call }
  | { kind: 'page'; page: CallPage }
  | { kind: 'gone'; id: string }
  | { kind: 'chosen'; id: string }
  | { kind: 'dismissed'; id: string }
  | { kind: 'disconnected' };

export const nothing: State = { connected: true, speed: 1, ahead: 0, phones: [], chosen: [], dismissed: [] };

export const mostEntries = 2000;
const mostRemembered = 1000; // of the calls that were chosen, or put aside

// An emulator that began anew with the same seed gives the same ids again, to other calls.
function told(known: Phone | undefined, call: Call): Phone {
  if (known?.call.began !== call.began) return { call, exchange: [], known: 0 };
  return { call, exchange: known.exchange, known: known.known };
}

function placed(phones: Phone[], call: Call): Phone[] {
  const at = phones.findIndex((p) => p.call.id === call.id);
  if (at < 0) return [...phones, told(undefined, call)];
  return phones.map((p, i) => (i === at ? told(p, call) : p));
}

function grown(phone: Phone, page: CallPage): Phone {
  const { exchange: _, ...call } = page;
  // What was asked for is behind what was known of another call.
  if (call.began !== phone.call.began) return told(undefined, call);
  const news = page.exchange.filter((e) => e.n > phone.known);
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
      const there = new Map(what.calls.map((c) => [c.id, c]));
      // The newest are told of. What is not among them is older, or was forgotten with the emulator that knew it.
      const left = state.phones.filter((p) => !there.has(p.call.id) && isShown(state, p)).map(inDoubt);
      const news = what.calls.map((call) => told(here.get(call.id), call)).sort((a, b) => a.call.began - b.call.began);
      return {
        ...state,
        connected: true,
        speed: what.speed,
        ahead: what.now - what.at * what.speed,
        phones: kept(state, [...left, ...news]),
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
    case 'gone':
      return { ...state, phones: state.phones.map((p) => (p.call.id === what.id ? over(p) : p)) };
    case 'chosen':
      return {
        ...state,
        chosen: [...state.chosen.filter((id) => id !== what.id), what.id].slice(-mostRemembered),
        dismissed: state.dismissed.filter((d) => d.id !== what.id),
      };
    case 'dismissed':
      return {
        ...state,
        chosen: state.chosen.filter((id) => id !== what.id),
        dismissed: [...state.dismissed, { id: what.id, began: beganOf(state, what.id) }].slice(-mostRemembered),
      };
    case 'disconnected':
      return { ...state, connected: false };
  }
}

export function beganOf(state: State, id: string): number | undefined {
  return state.phones.find((p) => p.call.id === id)?.call.began;
}

// Ended calls that others have pushed away are not remembered. One may end before the page has heard that it was rung
// from here: where no bot is, for example.
function kept(state: State, phones: Phone[]): Phone[] {
  const newest = (seen: boolean) => phones.filter((p) => p.call.ended && isShown(state, p) === seen).slice(-mostShown);
  const ended = new Set([...newest(true), ...newest(false)]);
  return phones.filter((p) => !p.call.ended || ended.has(p));
}

function inDoubt(phone: Phone): Phone {
  return phone.call.ended ? phone : { ...phone, doubted: true };
}

// Nothing more can be read of it.
function over({ call, exchange, known }: Phone): Phone {
  const last = { ...call, last: known };
  if (call.ended) return { call: last, exchange, known };
  return { call: { ...last, ended: true, outcome: 'the emulator does not know it any more', ringing: [] }, exchange, known };
}

// A call that the bot places concerns somebody here, until it is put aside.
function isShown(state: State, phone: Phone): boolean {
  const { id, began, direction, ended } = phone.call;
  if (state.chosen.includes(id)) return true;
  if (state.dismissed.some((d) => d.id === id && d.began === began)) return false;
  return direction === 'outgoing' && (!ended || phone.known > 0);
}

export const mostShown = 12;

// Live calls that somebody here has to do with are always among them; where there is room, those that are over.
export function shown(state: State): Phone[] {
  const all = state.phones.filter((p) => isShown(state, p));
  const own = all.filter((p) => !p.call.ended && state.chosen.includes(p.call.id));
  const placedByBot = all.filter((p) => !p.call.ended && !own.includes(p)).slice(-mostShown);
  const live = new Set([...own, ...placedByBot]);
  const room = Math.max(0, mostShown - live.size);
  const ended = new Set(room === 0 ? [] : all.filter((p) => p.call.ended).slice(-room));
  return all.filter((p) => live.has(p) || ended.has(p));
}

// Other live calls: of a terminal, or of another page, or more than the bot's newest.
export function others(state: State): Phone[] {
  const here = new Set(shown(state));
  return state.phones.filter((p) => !p.call.ended && !here.has(p)).slice(-20);
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

// Calls whose exchange has entries that were not read yet, or that are perhaps over.
export function behind(state: State): Phone[] {
  return shown(state).filter((p) => p.doubted || p.known < p.call.last);
}

// The moment on the emulator's clock, for `at` on the page's.
export function emulated(state: State, at: number): number {
  return at * state.speed + state.ahead;
}
