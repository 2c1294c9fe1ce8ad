// Finds calls by number, id, chain or outcome: the server looks through live and ended ones.

import { useEffect, useRef, useState } from 'preact/hooks';
import { CallTable } from './calls_view';
import { following } from './following';
import { foundText, newestFirst, questionsFor, withNews } from './questions';
import { api, mayAct, textOf } from './session';
import type { CallPage, CallSummary } from './types';

const outcomes = ['answered', 'caller', 'callee', 'hangup', 'transfer', 'redirect', 'rejected', 'busy', 'noAnswer', 'declined', 'unreachable', 'failed', 'lost'];

export function Search({ now }: { now: number }) {
  const [typed, setTyped] = useState('');
  const [outcome, setOutcome] = useState('');
  const [found, setFound] = useState<CallSummary[]>();
  const [next, setNext] = useState<string[]>([]);
  const [problem, setProblem] = useState('');
  const latest = useRef(0);
  const [followed] = useState(() => following((news) => setFound((before) => before && withNews(before, news))));
  useEffect(() => followed.follow(found ?? []), [found]);
  useEffect(() => followed.stop, []);

  async function look(questions: string[], before: CallSummary[]) {
    const mine = ++latest.current;
    setProblem('');
    try {
      const pages = await Promise.all(questions.map((q) => api.value.get<CallPage>(q)));
      if (mine !== latest.current) return;
      setFound(newestFirst([...before, ...pages.flatMap((p) => [...p.live, ...p.ended])]));
      setNext(pages.flatMap((p) => (p.next ? [p.next] : [])));
    } catch (e) {
      if (mine === latest.current) setProblem(textOf(e));
    }
  }
  return (
    <section aria-labelledby="search-title">
      <h2 id="search-title">Find a call</h2>
      <search>
        <form class="row" onSubmit={(e) => (e.preventDefault(), void look(questionsFor(typed, outcome, mayAct.value), []))}>
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
      <p role="status" class="quiet">{found && foundText(found.length, next.length > 0)}</p>
      {found && found.length > 0 && <CallTable calls={found} now={now} found />}
      {found && next.length > 0 && <button class="outline" onClick={() => void look(next, found)}>Show more</button>}
    </section>
  );
}
