// Times as people read them. All are in milliseconds.

export function lengthText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

// Since the call began: +0.000, +65.250
export function offsetText(ms: number): string {
  return `+${(ms / 1000).toFixed(3)}`;
}

// Not hour12: false, which is 24:05 behind midnight in some languages.
const clock: Intl.DateTimeFormatOptions = { hourCycle: 'h23' };

export function clockText(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : at.toLocaleTimeString(undefined, clock);
}

export function dateText(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : at.toLocaleString(undefined, clock);
}

// With the date, unless it is today's.
export function momentText(iso: string, now = new Date()): string {
  const at = new Date(iso);
  return at.toDateString() === now.toDateString() ? clockText(iso) : dateText(iso);
}

export function hourText(ms: number): string {
  return new Date(ms).toLocaleTimeString(undefined, { ...clock, hour: '2-digit', minute: '2-digit' });
}
