// The server's time: a browser's own clock may be wrong. Pure.

export class ServerClock {
  private ahead: number | undefined; // of the server's clock before `local`
  private best = -Infinity;

  // `guess`: the server's time at `local` 0, as long as nothing better is known.
  constructor(private readonly guess: number) {}

  at(local: number): number {
    return local + (this.ahead ?? this.guess);
  }

  // Something that happened at `moment` was told at `local`: what was long on its way makes the clock look late.
  heard(moment: number, local: number): void {
    if (Number.isNaN(moment)) return;
    this.best = Math.max(this.best, moment - local);
    this.ahead = this.best;
  }

  // At `local` it was no earlier than `from`, and no later than `to`.
  within(from: number, to: number, local: number): void {
    const now = this.at(local);
    if (now >= from && now <= to) return;
    this.ahead = (now < from ? from : to) - local;
    this.best = now < from ? this.ahead : -Infinity;
  }
}
