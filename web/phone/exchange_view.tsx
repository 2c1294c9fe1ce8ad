import { useMemo } from 'preact/hooks';
import type { Entry } from './wire';
import { linesOf } from './exchange';
import type { Line } from './exchange';

function Words({ line }: { line: Line }) {
  const words = (
    <>
      {line.what} <span class={line.bad ? 'bad' : 'quiet'}>{line.result}</span>
    </>
  );
  if (line.bodies.length === 0) return words;
  return (
    <details>
      <summary>{words}</summary>
      {line.bodies.map((body, i) => (
        <pre key={i}>{typeof body === 'string' ? body : JSON.stringify(body, null, 2)}</pre>
      ))}
    </details>
  );
}

export function Exchange({ exchange }: { exchange: Entry[] }) {
  const lines = useMemo(() => linesOf(exchange), [exchange]);
  return (
    <div class="exchange" role="group" aria-label="Exchange" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col" class="number">
              s
            </th>
            <th scope="col">who</th>
            <th scope="col">what</th>
          </tr>
        </thead>
        <tbody>
          {[...lines].reverse().map((line) => (
            <tr key={line.n}>
              <td class="number">{(line.at / 1000).toFixed(3)}</td>
              <td class={`actor ${line.who}`}>{line.who}</td>
              <td>
                <Words line={line} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
