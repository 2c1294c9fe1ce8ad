// The calls that live, from the lists that the API gives and the events behind them. Pure: tests hand in what comes.

import type { ServerEvent } from '../common/events';
import type { CallEvent, CallSummary } from './types';

export interface LiveCall extends CallSummary {
  step?: string; // JSON pointer of the step it came to last
}

// Of calls that no list has told of yet, and of those that are over: beyond it the oldest are forgotten.
const mostRemembered = 10_000;

export class LiveCalls {
  readonly byId = new Map<string, LiveCall>();
  // Ended while the lists were read: a list may still have them.
  private readonly over = new Set<string>();
  // A list that is on its way may be older than these.
  private early: { type: string; told: CallEvent }[] = [];
  private listing = true;

  add(calls: CallSummary[]): void {
    for (const call of calls) {
      if (this.over.has(call.id)) continue;
      const known = this.byId.get(call.id);
      // What events told is newer than any list.
      this.byId.set(call.id, known ? { ...call, ...known, from: call.from ?? known.from, to: call.to ?? known.to } : call);
    }
    const waited = this.early;
    this.early = [];
    for (const { type, told } of waited) this.take(type, told);
  }

  // Whether something on the screen may look different now.
  hear(e: ServerEvent): boolean {
    if (e.type === 'gap' || e.data === '') return false;
    return this.take(e.type, JSON.parse(e.data) as CallEvent);
  }

  private take(type: string, told: CallEvent): boolean {
    if (type === 'callEnded') {
      this.over.add(told.call);
      if (this.over.size > mostRemembered) this.over.delete(this.over.values().next().value!);
      return this.byId.delete(told.call);
    }
    if (this.over.has(told.call)) return false;
    const known = this.byId.get(told.call);
    if (type === 'callBegan') {
      this.byId.set(told.call, {
        ...known,
        id: told.call,
        state: told.state ?? known?.state ?? '',
        began: told.at,
        ...(told.direction && { direction: told.direction }),
        ...(told.from && { from: told.from }),
        ...(told.to && { to: told.to }),
        ...(told.flow && { flow: { ...told.flow, ...known?.flow } }),
      });
      return true;
    }
    if (type !== 'stateChanged' && type !== 'timeline') return false;
    if (!known) {
      if (this.listing) this.early.push({ type, told });
      if (this.early.length > mostRemembered) this.early.splice(0, mostRemembered / 10);
      return false;
    }
    if (type === 'stateChanged') {
      if (!told.state) return false;
      this.byId.set(told.call, { ...known, state: told.state });
      return true;
    }
    const entered = told.visits?.filter((v) => v.outcome === undefined).at(-1);
    if (!told.flow && !entered) return false;
    this.byId.set(told.call, {
      ...known,
      flow: { ...known.flow, ...told.flow },
      ...(entered && { step: entered.step }),
    });
    return true;
  }

  // All lists are read: what they did not tell of is over.
  complete(): void {
    this.listing = false;
    this.early = [];
  }

  // Behind a gap: what is not in the new lists is over.
  forget(): void {
    this.byId.clear();
    this.over.clear();
    this.early = [];
    this.listing = true;
  }

  newestFirst(matches: (c: LiveCall) => boolean, most: number): LiveCall[] {
    const found: LiveCall[] = [];
    for (const call of this.byId.values()) if (matches(call)) found.push(call);
    found.sort((a, b) => (b.began ?? '').localeCompare(a.began ?? ''));
    return found.slice(0, most);
  }

  countBy(key: (c: LiveCall) => string | undefined): Map<string, number> {
    const counts = new Map<string, number>();
    for (const call of this.byId.values()) {
      const value = key(call);
      if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return counts;
  }
}
