import { useState } from 'preact/hooks';
import { clockText, dateText, offsetText } from '../common/time';
import type { TimelineEntry } from './types';

export function Timeline({ entries }: { entries: TimelineEntry[] }) {
  const [clock, setClock] = useState(false);
  const began = Date.parse(entries[0]?.at ?? '');
  return (
    <>
      <button class="outline secondary small" aria-pressed={clock} onClick={() => setClock(!clock)}>Times of day</button>
      <ol class="timeline" data-testid="timeline">
        {entries.map((e, i) => (
          <li key={i} class={e.meaning ? 'bad-news' : ''}>
            <time dateTime={e.at} title={dateText(e.at)}>{clock ? clockText(e.at) : offsetText(Date.parse(e.at) - began)}</time>
            <div>
              <strong>{e.event}</strong> <span class="quiet">{e.reason}</span>
              {e.actions.length > 0 && <div class="actions">→ {e.actions.join(', ')}</div>}
              {e.visits && e.visits.length > 0 && (
                <div class="visits">
                  {e.visits.map((v) => (v.outcome === undefined ? `${v.section} › ${v.verb}` : `${v.verb}: ${v.outcome}`)).join(' · ')}
                </div>
              )}
              {e.meaning && <p class="bad">{e.meaning} {e.remedy && <em>{e.remedy}</em>}</p>}
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}
