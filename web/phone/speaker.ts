// What the callers hear, each prompt from where it is by now.

import { readPrompt } from './api';
import type { Sound } from './exchange';
import { frequencies } from './keys';

interface Playing {
  n: number;
  source?: AudioScheduledSourceNode;
}

const toneOfRecordings = 1000; // hertz

export class Speaker {
  private context: AudioContext | undefined;
  private readonly files = new Map<string, Promise<AudioBuffer>>();
  private readonly playing = new Map<string, Playing>();

  // `failed` is told what cannot be heard, and why.
  constructor(private readonly failed: (name: string, why: string) => void) {}

  // A browser lets a page sound once somebody has done something in it.
  get isSilenced(): boolean {
    return this.context !== undefined && this.context.state === 'suspended';
  }

  async wake(): Promise<void> {
    await this.audio().resume();
  }

  // `elapsed`: milliseconds of the prompt that are over, on the emulator's clock, whenever it is asked.
  sync(call: string, sound: Sound | undefined, elapsed: (sound: Sound) => number, speed: number): void {
    const before = this.playing.get(call);
    if (before?.n === sound?.n) return;
    if (before) {
      before.source?.stop();
      this.playing.delete(call);
    }
    if (!sound) return;
    const now: Playing = { n: sound.n };
    this.playing.set(call, now);
    if (sound.uri === undefined) {
      const left = (sound.length - Math.max(0, elapsed(sound))) / 1000 / speed;
      if (left > 0) now.source = this.oscillate(this.audio(), toneOfRecordings, left);
      return;
    }
    void this.start(call, { ...sound, uri: sound.uri }, now, elapsed, speed);
  }

  // All of it, until the next `sync`.
  stop(): void {
    for (const { source } of this.playing.values()) source?.stop();
    this.playing.clear();
  }

  // The two frequencies of a key.
  tone(key: string): void {
    const context = this.audio();
    for (const hertz of frequencies(key)) this.oscillate(context, hertz, 0.12);
  }

  private async start(
    call: string,
    sound: Sound & { uri: string },
    now: Playing,
    elapsed: (sound: Sound) => number,
    speed: number,
  ) {
    const buffer = await this.load(sound.uri).catch((why: unknown) => {
      this.failed(sound.name, why instanceof Error ? why.message : String(why));
    });
    if (!buffer || this.playing.get(call) !== now) return;
    const context = this.audio();
    const offset = elapsed(sound) / 1000;
    if (offset >= buffer.duration) return;
    const source = new AudioBufferSourceNode(context, { buffer, playbackRate: speed });
    source.connect(context.destination);
    source.start(context.currentTime + Math.max(0, -offset) / speed, Math.max(0, offset));
    now.source = source;
  }

  private load(uri: string): Promise<AudioBuffer> {
    const known = this.files.get(uri);
    if (known) return known;
    const file = readPrompt(uri).then((bytes) => this.audio().decodeAudioData(bytes));
    this.files.set(uri, file);
    file.catch(() => this.files.delete(uri));
    if (this.files.size > 100) this.files.delete(this.files.keys().next().value!);
    return file;
  }

  private oscillate(context: AudioContext, frequency: number, length: number): OscillatorNode {
    const gain = new GainNode(context, { gain: 0.08 });
    const source = new OscillatorNode(context, { frequency });
    source.connect(gain).connect(context.destination);
    source.start();
    source.stop(context.currentTime + length);
    return source;
  }

  private audio(): AudioContext {
    return (this.context ??= new AudioContext());
  }
}
