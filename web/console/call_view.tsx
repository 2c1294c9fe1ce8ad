// One call: where it stands, what happened and why, and what may be done.

import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiProblem } from '../common/api';
import { settling } from '../common/settle';
import { dateText, lengthText } from '../common/time';
import { Actions } from './actions';
import { listen } from './feed';
import { nodeOfStep } from './layout';
import { partyText } from './parties';
import { countedText, FlowPicture } from './picture';
import { NoPicture, usePicture } from './picture_asked';
import { flowAddress } from './router';
import { api, mayAct, textOf } from './session';
import { Timeline } from './timeline';
import type { CallDetails } from './types';

const askAgainAfter = 300; // ms, behind the last news
const askAgainWithin = 1000; // behind the first
const askAgainAfterFailure = 3000;

export function CallView({ id }: { id: string }) {
  const [call, setCall] = useState<CallDetails>();
  const [problem, setProblem] = useState('');
  const [numbers, setNumbers] = useState<'masked' | 'whole'>('masked');
  const [shares, setShares] = useState(true);
  const asked = usePicture(call?.flow?.name, call?.flow?.version);
  const { picture } = asked;
  const heading = useRef<HTMLHeadingElement>(null);
  const wasLive = useRef(false); // since it is looked at

  const known = call?.id ?? id; // a placed call may be asked for by Graph's name of it
  useEffect(() => {
    let begun = 0;
    let latest = 0; // of what was answered
    const stop = new AbortController();
    const news = settling(() => void load(), askAgainAfter, askAgainWithin);
    const load = async () => {
      const mine = ++begun;
      try {
        const answer = await api.value.get<CallDetails>(`/api/calls/${encodeURIComponent(known)}`, stop.signal);
        if (mine < latest) return;
        latest = mine;
        setCall(answer);
        setProblem('');
      } catch (e) {
        if (stop.signal.aborted || mine < begun) return;
        const isGone = e instanceof ApiProblem && e.status === 404;
        setProblem(isGone ? 'This call is not known (any more).' : textOf(e));
        if (!isGone) news.at(askAgainAfterFailure);
      }
    };
    void load();
    const unlisten = listen(known, news.soon);
    return () => {
      unlisten();
      news.stop();
      stop.abort();
    };
  }, [known]);

  if (!call) return <><h1>Call</h1>{problem === '' ? <p aria-busy="true">Looking …</p> : <p role="alert" class="bad">{problem}</p>}</>;
  const isLive = call.ended === undefined;
  wasLive.current ||= isLive;
  const steps = call.timeline.flatMap((e) => e.visits ?? []).filter((v) => v.outcome === undefined);
  const here = isLive ? steps.at(-1)?.step : undefined;
  return (
    <>
      <div class="row">
        <h1 ref={heading} tabIndex={-1}>Call <code class="id">{call.id}</code></h1>
        {wasLive.current && mayAct.value && <Actions call={call} picture={picture} leave={() => heading.current?.focus()} />}
      </div>
      {problem !== '' && <p role="alert" class="bad">{problem}</p>}
      <dl class="facts">
        <Fact name="State" value={call.outcome ? `${call.state}: ${call.outcome}` : call.state} />
        <Fact name="From" value={call.direction === 'outgoing' && !call.from ? 'the bot' : partyText(call.from, numbers)} />
        <Fact name="To" value={partyText(call.to, numbers)} />
        <Fact name="Began" value={dateText(call.began ?? '')} />
        {!isLive && <Fact name="Length" value={lengthText(Date.parse(call.ended!) - Date.parse(call.began ?? ''))} />}
        {call.flow?.name && (
          <div>
            <dt>Flow</dt>
            <dd>
              <a href={flowAddress(call.flow.name, call.flow.version)}>{call.flow.name}</a>
              {call.flow.section && ` › ${call.flow.section}`}
              {call.flow.step && ` › ${call.flow.step}`}
              <span class="quiet"> {call.flow.version}</span>
            </dd>
          </div>
        )}
        {call.chain && <Fact name="Chain" value={call.chain} />}
        {call.tags && call.tags.length > 0 && <Fact name="Tags" value={call.tags.join(', ')} />}
      </dl>
      {mayAct.value && hidesNumbers(call) && (
        <button class="outline secondary small" onClick={() => setNumbers(numbers === 'whole' ? 'masked' : 'whole')}>
          {numbers === 'whole' ? 'Hide numbers' : 'Show numbers'}
        </button>
      )}
      <div class="columns">
        <section aria-labelledby="timeline-title">
          <h2 id="timeline-title">Timeline</h2>
          <Timeline entries={call.timeline} />
        </section>
        <section aria-labelledby="position-title">
          <div class="row over-picture">
            <h2 id="position-title">Where it {isLive ? 'stands' : 'went'}</h2>
            {picture && (
              <label>
                <input type="checkbox" role="switch" checked={shares} onChange={(e) => setShares(e.currentTarget.checked)} />
                Share of callers
              </label>
            )}
            {picture && shares && <span class="quiet">of {countedText(picture)}</span>}
          </div>
          {picture ? (
            <FlowPicture picture={picture} here={here} visited={new Set(steps.map((s) => s.step))} shares={shares} />
          ) : (
            <NoPicture asked={asked} hasFlow={call.flow?.name !== undefined} />
          )}
          {picture && here !== undefined && nodeOfStep(picture, here) < 0 && <p class="quiet">It is at a step that a service replied.</p>}
          {call.variables && Object.keys(call.variables).length > 0 && <Variables all={call.variables} />}
        </section>
      </div>
    </>
  );
}

function hidesNumbers({ from, to }: CallDetails): boolean {
  return [from, to].some((who) => partyText(who, 'masked') !== partyText(who, 'whole'));
}

function Fact({ name, value }: { name: string; value: string }) {
  return <div><dt>{name}</dt><dd>{value}</dd></div>;
}

function Variables({ all }: { all: Record<string, string> }) {
  return (
    <details>
      <summary>Results of steps</summary>
      <dl class="facts">
        {Object.entries(all).map(([name, value]) => <Fact key={name} name={name} value={value} />)}
      </dl>
    </details>
  );
}
