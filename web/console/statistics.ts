// What GET /api/statistics says, made ready for charts. Pure.

export interface Times {
  count: number;
  p50?: number;
  p95?: number;
}

export interface Counted {
  begun: number;
  ended: Record<string, number>;
  answerMs: Times;
  requestMs: Times;
  requestsFailed: number;
  callbacksRefused: number;
}

export interface Statistics {
  over: 'hour' | 'day';
  stepSeconds: number;
  total: Counted;
  steps: (Counted & { at: string })[];
}

export interface Series {
  label: string;
  tone: 'plain' | 'good' | 'bad' | 'busy';
  values: (number | null)[];
}

export interface ChartData {
  title: string;
  summary: string; // of all of it, in words
  unit: string;
  times: number[]; // seconds since 1970
  series: Series[];
}

// Ends that nobody wanted, or nobody knows of.
const failed = ['busy', 'noAnswer', 'declined', 'unreachable', 'failed', 'lost', 'rejected'];

function sum(counts: Record<string, number>, of?: string[]): number {
  return Object.entries(counts).reduce((all, [name, n]) => all + (!of || of.includes(name) ? n : 0), 0);
}

function ms(t: Times): string {
  return t.p50 === undefined ? 'none' : `half within ${t.p50} ms, 95 % within ${t.p95} ms`;
}

export function chartsOf(s: Statistics): ChartData[] {
  const times = s.steps.map((x) => Date.parse(x.at) / 1000);
  const series = (label: string, tone: Series['tone'], of: (c: Counted) => number | undefined): Series => ({
    label,
    tone,
    values: s.steps.map((x) => of(x) ?? null),
  });
  const ends = Object.entries(s.total.ended)
    .sort((a, b) => b[1] - a[1])
    .map(([name, n]) => `${n} ${name}`);
  return [
    {
      title: 'Calls',
      summary: `${s.total.begun} began`,
      unit: '',
      times,
      series: [series('began', 'plain', (c) => c.begun)],
    },
    {
      title: 'Outcomes',
      summary: ends.length > 0 ? ends.join(', ') : 'none ended',
      unit: '',
      times,
      series: [
        series('ended well', 'good', (c) => sum(c.ended) - sum(c.ended, failed)),
        series('ended badly', 'bad', (c) => sum(c.ended, failed)),
      ],
    },
    {
      title: 'Time to answer',
      summary: ms(s.total.answerMs),
      unit: ' ms',
      times,
      series: [series('median', 'plain', (c) => c.answerMs.p50), series('95 %', 'busy', (c) => c.answerMs.p95)],
    },
    {
      title: 'Graph',
      summary: `${ms(s.total.requestMs)}; ${s.total.requestsFailed} requests failed, ${s.total.callbacksRefused} callbacks refused`,
      unit: ' ms',
      times,
      series: [series('median', 'plain', (c) => c.requestMs.p50), series('95 %', 'busy', (c) => c.requestMs.p95)],
    },
  ];
}
