// Speech goes to a call half a second at a time, while it is spoken: a bot that records would take silence for an end.

import captureUrl from './capture.js?url';
import { Resampler, isSpoken, sampleRate, wavOf } from './speech';

const pieceLength = sampleRate / 2;

export class Microphone {
  private constructor(
    private readonly context: AudioContext,
    private readonly stream: MediaStream,
    private readonly flush: () => void,
  ) {}

  // Rejects when there is no microphone, or it may not be used. `send` is called with one piece after the other.
  static async open(send: (wav: ArrayBuffer) => Promise<void>): Promise<Microphone> {
    if (!navigator.mediaDevices) throw new Error('This page may not use a microphone');
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true },
    });
    const context = new AudioContext();
    try {
      await context.audioWorklet.addModule(captureUrl);
    } catch (e) {
      for (const track of stream.getTracks()) track.stop();
      void context.close();
      throw e;
    }
    const node = new AudioWorkletNode(context, 'capture', { numberOfOutputs: 0 });
    const resampler = new Resampler(context.sampleRate);
    let piece: number[] = [];
    let sent = Promise.resolve();
    const flush = () => {
      const samples = Float32Array.from(piece);
      piece = [];
      if (isSpoken(samples)) sent = sent.then(() => send(wavOf(samples)));
    };
    node.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
      piece.push(...resampler.push(data));
      if (piece.length >= pieceLength) flush();
    };
    context.createMediaStreamSource(stream).connect(node);
    return new Microphone(context, stream, flush);
  }

  close(): void {
    this.flush();
    for (const track of this.stream.getTracks()) track.stop();
    void this.context.close();
  }
}
