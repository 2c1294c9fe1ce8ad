// Flows drawn: how many callers took which arrow, and where live calls stand now.

import { dateText } from '../common/time';
import { useAnswer } from './answer';
import { calls, changes } from './feed';
import { countedText, FlowPicture } from './picture';
import { flowAddress, route } from './router';
import type { FlowList, FlowListed, Picture } from './types';

const countedEvery = 15_000; // ms

export function FlowsView() {
  const [list, problem] = useAnswer<FlowList>('/api/flows', 5000);
  return (
    <>
      <h1>Flows</h1>
      {problem !== '' && <p role="alert" class="bad">{problem}</p>}
      {list && <FlowTable title="What calls follow that begin now" flows={list.flows} />}
      {list && list.earlier.length > 0 && <FlowTable title="Earlier versions that live calls still follow" flows={list.earlier} />}
      {list?.lastReload && (
        <section aria-labelledby="reload-title">
          <h2 id="reload-title">Last reload</h2>
          <p class={list.lastReload.outcome === 'refused' ? 'bad' : ''}>
            {dateText(list.lastReload.at)}, {list.lastReload.cause}: {list.lastReload.outcome}
          </p>
          {list.lastReload.problems && <ul>{list.lastReload.problems.map((p) => <li key={p}><code>{p}</code></li>)}</ul>}
        </section>
      )}
    </>
  );
}

function FlowTable({ title, flows }: { title: string; flows: FlowListed[] }) {
  return (
    <section>
      <h2>{title}</h2>
      <div class="overflow-auto">
        <table>
          <thead>
            <tr><th scope="col">Flow</th><th scope="col">Version</th><th scope="col">Takes</th><th scope="col" class="number">Live calls</th></tr>
          </thead>
          <tbody>
            {flows.map((f) => (
              <tr key={f.name + f.version}>
                <td><a href={flowAddress(f.name, f.version)}>{f.name}</a></td>
                <td><code>{f.version}</code></td>
                <td>{f.takes ?? ''}</td>
                <td class="number">{f.calls}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

export function FlowView({ name }: { name: string }) {
  const version = route.value.options.get('version');
  const query = version ? `?version=${encodeURIComponent(version)}` : '';
  const [picture, problem] = useAnswer<Picture>(`/api/flows/${encodeURIComponent(name)}/picture${query}`, countedEvery);
  void changes.value;
  const counts = calls.countBy((c) => (c.flow?.name === name && (!picture || c.flow.version === picture.version) ? c.flow.section : undefined));
  return (
    <>
      <h1>{name}</h1>
      {problem !== '' && <p role="alert" class="bad">{problem}</p>}
      {picture && (
        <>
          <p class="quiet">
            Version <code>{picture.version}</code>. Shares on the arrows are of {countedText(picture)}
            {picture.inPart > 0 && `, ${picture.inPart} of which also went ways that are not in this version`}; numbers in circles are
            live calls.
          </p>
          <FlowPicture picture={picture} counts={counts} />
        </>
      )}
    </>
  );
}
