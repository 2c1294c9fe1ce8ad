// What came to the public listener, and why it was refused: for when no call arrives.

import { dateText, momentText } from '../common/time';
import { useAnswer } from './answer';

interface Seen {
  count: number;
  last?: string;
}

interface Arrivals {
  instance?: number;
  since: string;
  accepted: { callbacks: Seen; prompts: Seen };
  reasons: (Seen & { reason: string; remedy: string })[];
  refused: { at: string; peer: string; what?: string; reason: string; status?: number; audience?: string }[];
  received: { at: string; peer: string; what: string; notifications: number; status: number }[];
}

const askedEvery = 3000; // ms

export function ArrivalsView() {
  const [answer, problem] = useAnswer<{ instances: Arrivals[] }>('/api/arrivals', askedEvery);
  return (
    <>
      <h1>Nothing arrives?</h1>
      <p class="quiet">
        What came to the public listener, the one whose address is registered with Microsoft. When nothing at all comes while
        somebody rings, the request does not reach this machine: <code>switchhook doctor</code> looks at the way to it.
      </p>
      {problem !== '' && <p role="alert" class="bad">{problem}</p>}
      {answer?.instances.map((one) => <Instance key={one.instance ?? 0} one={one} />)}
    </>
  );
}

function Instance({ one }: { one: Arrivals }) {
  const { callbacks, prompts } = one.accepted;
  return (
    <section>
      {one.instance !== undefined && <h2>Instance {one.instance}</h2>}
      <p>
        Since {dateText(one.since)}: <Told what="callbacks accepted" seen={callbacks} />, <Told what="prompts fetched" seen={prompts} />.
        {callbacks.count === 0 && one.reasons.length === 0 && <strong> Nothing has come yet.</strong>}
      </p>
      {one.reasons.length === 0 ? (
        <p class="good">Nothing was refused.</p>
      ) : (
        <div class="overflow-auto" tabIndex={0} role="group" aria-label="Why something was refused">
          <table class="wrapped">
            <caption>Why something was refused</caption>
            <thead>
              <tr><th scope="col">Reason</th><th scope="col" class="number">Times</th><th scope="col">Last</th><th scope="col">What to do</th></tr>
            </thead>
            <tbody>
              {one.reasons.map((r) => (
                <tr key={r.reason}>
                  <td>{r.reason}</td>
                  <td class="number">{r.count}</td>
                  <td>{r.last && momentText(r.last)}</td>
                  <td>{r.remedy}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {one.refused.length > 0 && (
        <div class="overflow-auto" tabIndex={0} role="group" aria-label="The latest that were refused">
          <table>
            <caption>The latest that were refused</caption>
            <thead>
              <tr>
                <th scope="col">Time</th><th scope="col">From</th><th scope="col">What</th><th scope="col">Answer</th>
                <th scope="col">Reason</th><th scope="col">Token was for</th>
              </tr>
            </thead>
            <tbody>
              {one.refused.map((r, i) => (
                <tr key={i}>
                  <td>{momentText(r.at)}</td>
                  <td>{r.peer}</td>
                  <td><code>{r.what ?? '–'}</code></td>
                  <td>{r.status ?? 'none'}</td>
                  <td>{r.reason}</td>
                  <td>{r.audience ?? ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {one.received.length > 0 && <Received all={one.received} />}
    </section>
  );
}

function Received({ all }: { all: Arrivals['received'] }) {
  return (
    <div class="overflow-auto" tabIndex={0} role="group" aria-label="The latest callbacks that were accepted">
      <table>
        <caption>The latest callbacks that were accepted</caption>
        <thead>
          <tr>
            <th scope="col">Time</th><th scope="col">From</th><th scope="col">What</th>
            <th scope="col" class="number">Notifications</th><th scope="col">Answer</th>
          </tr>
        </thead>
        <tbody>
          {all.map((r, i) => (
            <tr key={i}>
              <td>{momentText(r.at)}</td>
              <td>{r.peer}</td>
              <td><code>{r.what}</code></td>
              <td class="number">{r.notifications}</td>
              <td>{r.status}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Told({ what, seen }: { what: string; seen: Seen }) {
  return <>{seen.count} {what}{seen.last && ` (last at ${momentText(seen.last)})`}</>;
}
