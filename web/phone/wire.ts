// What the emulator's control API says: docs/emulator.md.

// {"phone": "+33…"} or {"user": ID, "name": …}
export type Party = Record<string, string>;

export interface Ringing {
  party: number;
  who: Party;
  as: 'callee' | 'transferTarget' | 'redirectTarget' | 'invited';
  since: number; // like `at`
  until: number;
  then: string; // what becomes of it by itself
}

export interface Call {
  id: string;
  state: string;
  audio: 'active' | 'inactive';
  ended: boolean;
  outcome?: string;
  direction: 'incoming' | 'outgoing';
  from: Party;
  to: Party;
  meeting?: string;
  began: number; // on the emulator's clock, in milliseconds
  last: number;
  ringing: Ringing[];
}

// `at` is milliseconds since the call began, on the emulator's clock.
export interface Entry {
  n: number;
  at: number;
  what: string;
  [member: string]: unknown;
}

export interface CallPage extends Call {
  exchange: Entry[];
}

export function idOf(who: Party): string {
  for (const [kind, id] of Object.entries(who)) if (kind !== 'name') return id;
  return '';
}

export function nameOf(who: Party): string {
  return who.name ?? idOf(who);
}

export function textOf(entry: Entry, member: string): string {
  const value = entry[member];
  return typeof value === 'string' ? value : '';
}

export function numberOf(entry: Entry, member: string): number {
  const value = entry[member];
  return typeof value === 'number' ? value : 0;
}
