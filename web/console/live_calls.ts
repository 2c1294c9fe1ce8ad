// The calls that live, from the lists that the API gives and the events behind them. Pure: tests hand in what comes.

import type { ServerEvent } from '../shared/events';
import type { CallEvent, CallSummary } from './types';

export interface LiveCall extends CallSummary {
  step?: string; // JSON pointer of the step it came to last
}

export class LiveCalls {
  readonly byId = new Map<string, LiveCall>();
  // Ended while the lists were read: a list may still have them.
  private readonly over = new Set<string>();

  add(calls: CallSummary[]): void {
    for (const call of calls) {
      if (this.over.has(call.id)) continue;
      const known = this.byId.get(call.id);
      // What events told is newer than any list.
      this.byId.set(call.id, known ? { ...call, ...known, from: call.from ?? known.from, to: call.to ?? known.to } : call);
    }
  }

  // Whether something on the screen may look different now.
  hear(e: ServerEvent): boolean {
    if (e.type === 'gap' || e.data === '') return false;
    const told = JSON.parse(e.data) as CallEvent;
    if (e.type === 'callEnded') {
      this.over.add(told.call);
      return this.byId.delete(told.call);
    }
    if (this.over.has(told.call)) return false;
    const known = this.byId.get(told.call);
    if (e.type === 'callBegan') {
      this.byId.set(told.call, {
        ...known,
        id: told.call,
        state: told.state ?? known?.state ?? '',
        began: told.at,
        ...(told.from && { from: told.from }),
        ...(told.to && { to: told.to }),
        ...(told.flow && { flow: { ...told.flow, ...known?.flow } }),
      });
      return true;
    }
    if (!known) return false;
    if (e.type === 'stateChanged' && told.state) {
      this.byId.set(told.call, { ...known, state: told.state });
      return true;
    }
    if (e.type !== 'timeline') return false;
    const entered = told.visits?.filter((v) => v.outcome === undefined).at(-1);
    if (!told.flow && !entered) return false;
    this.byId.set(told.call, {
      ...known,
      flow: { ...known.flow, ...told.flow },
      ...(entered && { step: entered.step }),
    });
    return true;
  }

  // Behind a gap: what is not in the new lists is over.
  forget(): void {
    this.byId.clear();
    this.over.clear();
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
