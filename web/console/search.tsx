// Finds calls by number, id, chain or outcome: the server looks through live and ended ones.

import { useState } from 'preact/hooks';
import { CallTable } from './calls_view';
import { api, mayAct, textOf } from './session';
import type { CallPage, CallSummary } from './types';

const outcomes = ['caller', 'callee', 'hangup', 'transfer', 'redirect', 'rejected', 'busy', 'noAnswer', 'declined', 'unreachable', 'failed', 'lost'];
const aPage = 25;
const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

// What was typed is a number when it looks like one, else the beginning of an id; a whole id may also be a chain.
export function questionsFor(typed: string, outcome: string): string[] {
  const base = new URLSearchParams({ limit: String(aPage) });
  if (outcome !== '') base.set('outcome', outcome);
  const text = typed.replace(/\s+/g, '');
  const asked = (name: string) => {
    const q = new URLSearchParams(base);
    q.set(name, text);
    return `/api/calls?${q}`;
  };
  if (text === '') return [`/api/calls?${base}`];
  if (guid.test(text)) return [asked('id'), asked('chain')];
  if (/^\+?\d+$/.test(text)) return text.startsWith('+') || text.length < 8 ? [asked('number')] : [asked('number'), asked('id')];
  return [asked('id')];
}

export function Search() {
  const [typed, setTyped] = useState('');
  const [outcome, setOutcome] = useState('');
  const [found, setFound] = useState<CallSummary[]>();
  const [next, setNext] = useState<string>();
  const [problem, setProblem] = useState('');

  async function look(questions: string[], before: CallSummary[]) {
    setProblem('');
    try {
      const pages = await Promise.all(questions.map((q) => api.value.get<CallPage>(q)));
      const all = new Map(before.map((c) => [c.id, c]));
      for (const page of pages) for (const call of [...page.live, ...page.ended]) all.set(call.id, call);
      setFound([...all.values()]);
      setNext(pages.length === 1 ? pages[0]!.next : undefined);
    } catch (e) {
      setProblem(textOf(e));
    }
  }
  return (
    <section aria-labelledby="search-title">
      <h2 id="search-title">Find a call</h2>
      <search>
      <form class="row" onSubmit={(e) => (e.preventDefault(), void look(questionsFor(typed, outcome), []))}>
        <label class="grow">
          <span class="visually-hidden">Number, id or chain id</span>
          <input
            type="search"
            placeholder={mayAct.value ? 'number, id, chain id' : 'id, chain id'}
            value={typed}
            onInput={(e) => setTyped(e.currentTarget.value)}
          />
        </label>
        <label>
          <span class="visually-hidden">Outcome</span>
          <select value={outcome} onChange={(e) => setOutcome(e.currentTarget.value)}>
            <option value="">any outcome</option>
            {outcomes.map((o) => <option key={o}>{o}</option>)}
          </select>
        </label>
        <button type="submit">Find</button>
        {found && <button type="button" class="outline secondary" onClick={() => setFound(undefined)}>Clear</button>}
      </form>
      </search>
      {problem !== '' && <p role="alert" class="bad">{problem}</p>}
      <div aria-live="polite">
        {found && (found.length === 0 ? <p class="quiet">No call matches.</p> : <CallTable calls={found} now={Date.now()} />)}
      </div>
      {found && next && <button class="outline" onClick={() => void look([next], found)}>Show more</button>}
    </section>
  );
}
