// The last hour or day at a glance. Each chart says in words what it shows, for those who do not see it.

import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { hourText } from '../common/time';
import { useAnswer } from './answer';
import { isNowWithin } from './feed';
import { chartsOf, type ChartData, type Series, type Statistics } from './statistics';

const askedEvery = 10_000; // ms
const height = 110; // px
// Between the marks of an axis: nothing that is drawn has halves.
const wholeSteps = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((zeros) => [1, 2, 5].map((n) => n * 10 ** zeros));

export function Charts() {
  const [over, setOver] = useState<'hour' | 'day'>('hour');
  const [statistics, problem] = useAnswer<Statistics>(`/api/statistics?over=${over}`, askedEvery);
  // A new object is drawn anew.
  const charts = useMemo(() => (statistics ? chartsOf(statistics) : []), [statistics]);
  useEffect(() => {
    const last = Date.parse(statistics?.steps.at(-1)?.at ?? '');
    if (statistics && !Number.isNaN(last)) isNowWithin(last, last + statistics.stepSeconds * 1000 + 1000);
  }, [statistics]);
  return (
    <section aria-labelledby="charts-title">
      <div class="row">
        <h2 id="charts-title">The last {over}</h2>
        {(['hour', 'day'] as const).map((o) => (
          <button key={o} class="outline secondary small" aria-pressed={over === o} onClick={() => setOver(o)}>{o}</button>
        ))}
      </div>
      {problem !== '' && <p role="alert" class="bad">{problem}</p>}
      <div class="charts">{charts.map((c) => <Chart key={c.title} data={c} />)}</div>
    </section>
  );
}

function Chart({ data }: { data: ChartData }) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const lines = [data.times, ...lastFirst(data.series).map((s) => s.values)] as uPlot.AlignedData;
  const latest = useRef(lines);
  latest.current = lines;
  useEffect(() => {
    const box = place.current!;
    const draw = () => {
      plot.current?.destroy();
      plot.current = new uPlot(optionsOf(data, box.clientWidth), latest.current, box);
    };
    draw();
    const resized = new ResizeObserver(() => plot.current?.setSize({ width: box.clientWidth, height }));
    resized.observe(box);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', draw);
    return () => {
      scheme.removeEventListener('change', draw);
      resized.disconnect();
      plot.current?.destroy();
    };
  }, []);
  useEffect(() => plot.current?.setData(lines), [data]);
  return (
    <figure class="chart">
      <figcaption>
        <strong>{data.title}</strong> <span class="quiet">{data.summary}</span>
        <ul class="legend">
          {data.series.map((s) => <li key={s.label} class={s.tone}>{s.label}</li>)}
        </ul>
      </figcaption>
      <div ref={place} aria-hidden="true" />
    </figure>
  );
}

// What is drawn last lies upon the others: the first of the legend.
function lastFirst(series: Series[]): Series[] {
  return [...series].reverse();
}

function optionsOf(data: ChartData, width: number): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const tones: Record<Series['tone'], string> = {
    plain: colour('--pico-primary'),
    good: colour('--good'),
    bad: colour('--bad'),
    busy: colour('--busy'),
  };
  const quiet = colour('--pico-muted-color'), faint = colour('--pico-muted-border-color');
  const axis = { stroke: quiet, grid: { stroke: faint, width: 1 }, ticks: { stroke: faint, width: 1 } };
  return {
    width,
    height,
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: (_, __, most) => [0, Math.max(1, most * 1.1)] } },
    axes: [
      { ...axis, values: (_, at) => at.map((t) => hourText(t * 1000)) },
      { ...axis, size: 62, incrs: wholeSteps, values: (_, at) => at.map((v) => `${v}${data.unit}`) },
    ],
    series: [{}, ...lastFirst(data.series).map((s) => ({ label: s.label, stroke: tones[s.tone], width: 2, points: { show: true, size: 3 }, spanGaps: false }))],
  };
}
