// Live calls, and a search through those that were.

import { useEffect, useState } from 'preact/hooks';
import { dateText, lengthText } from '../common/time';
import { Charts } from './charts';
import { calls, changes, loaded, serverNow } from './feed';
import { otherEndText } from './parties';
import { callAddress, flowAddress } from './router';
import { Search } from './search';
import type { CallSummary } from './types';

const rowsAtFirst = 100;

export function CallsView() {
  const [now, setNow] = useState(serverNow());
  const [filter, setFilter] = useState('');
  const [most, setMost] = useState(rowsAtFirst);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), 1000);
    return () => clearInterval(timer);
  }, []);
  void changes.value;
  const wanted = filter.trim().toLowerCase();
  const matches = (c: CallSummary) =>
    wanted === '' ||
    [c.state, c.flow?.name, c.flow?.section, c.flow?.step, c.id, otherEndText(c)].some((t) => t?.toLowerCase().includes(wanted));
  const shown = calls.newestFirst(matches, most);
  const states = [...calls.countBy((c) => c.state)].sort();
  return (
    <>
      <h1>Calls</h1>
      <Charts />
      <Search now={now} />
      <section aria-labelledby="live-title">
        <div class="row">
          <h2 id="live-title">
            Live <span class="badge" data-testid="live-count">{calls.byId.size}</span>
          </h2>
          <span class="quiet">
            {states.map(([state, count]) => `${count} ${state}`).join(', ')}
          </span>
          <label class="inline">
            <span class="visually-hidden">Only live calls with</span>
            <input type="search" placeholder="only those with …" value={filter} onInput={(e) => setFilter(e.currentTarget.value)} />
          </label>
        </div>
        {shown.length === 0 ? (
          <p class="quiet">{!loaded.value ? 'Looking …' : filter ? 'No live call matches.' : 'No call at the moment.'}</p>
        ) : (
          <CallTable calls={shown} now={now} />
        )}
        {calls.byId.size > most && shown.length === most && (
          <button class="outline" onClick={() => setMost(most + rowsAtFirst)}>
            Show {rowsAtFirst} more
          </button>
        )}
      </section>
    </>
  );
}

// With the day on which they began, if they were `found` among those of weeks.
export function CallTable({ calls: rows, now, found = false }: { calls: CallSummary[]; now: number; found?: boolean }) {
  return (
    <div class="overflow-auto">
      <table class="calls">
        <thead>
          <tr>
            <th scope="col">Caller or callee</th>
            <th scope="col">State</th>
            <th scope="col">Flow</th>
            {found && <th scope="col">Began</th>}
            <th scope="col" class="number">{found ? 'Length' : 'Age'}</th>
            <th scope="col">Id</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((c) => (
            <tr key={c.id} data-call={c.id}>
              <td>{otherEndText(c)}</td>
              <td>{c.outcome ? `${c.state}: ${c.outcome}` : c.state}</td>
              <td>
                {c.flow?.name ? <a href={flowAddress(c.flow.name, c.flow.version)}>{c.flow.name}</a> : '–'}
                {c.flow?.section && ` › ${c.flow.section}`}
                {c.flow?.step && <span class="quiet"> › {c.flow.step}</span>}
              </td>
              {found && <td class="date">{c.began && <time dateTime={c.began}>{dateText(c.began)}</time>}</td>}
              <td class="number">{ageOf(c, now)}</td>
              <td>
                <a href={callAddress(c.id)}>
                  {c.id.slice(0, 8)}
                  <span class="visually-hidden"> show this call</span>
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ageOf(c: CallSummary, now: number): string {
  if (!c.began) return '';
  const end = c.ended ? Date.parse(c.ended) : now;
  return lengthText(end - Date.parse(c.began));
}
