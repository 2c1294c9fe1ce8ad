import { useEffect, useRef } from 'preact/hooks';
import { hangUp, now, press, putAside, rung, speakFor, speaking, startSpeaking, state, stopSpeaking } from './desk';
import { Decision } from './decision';
import { Exchange } from './exchange_view';
import { Keypad } from './keypad';
import { isListening, soundOf, statusOf } from './exchange';
import { callees, emulated } from './state';
import type { Phone } from './state';
import { idOf, nameOf } from './wire';

function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function Speech({ phone }: { phone: Phone }) {
  const { call, exchange } = phone;
  const mine = speaking.value === call.id;
  // Spoken at another speed it would be nothing that anybody said.
  const atItsSpeed = state.value.speed === 1;
  return (
    <div class={`speech buttons ${isListening(exchange) ? 'wanted' : ''}`} role="group" aria-label="Speech">
      {atItsSpeed && (
        <button
          type="button"
          class={mine ? '' : 'outline'}
          aria-pressed={mine}
          onClick={() => (mine ? stopSpeaking() : void startSpeaking(call.id))}
        >
          Microphone
        </button>
      )}
      <button type="button" class="outline" onClick={() => void speakFor(call.id, 4)}>
        Speak 4 s
      </button>
    </div>
  );
}

function Progress({ phone }: { phone: Phone }) {
  const sound = soundOf(phone.exchange);
  if (!sound || phone.call.ended) return null;
  const elapsed = emulated(state.value, now.value) - phone.call.began - sound.at;
  return <progress aria-label={`Playing ${sound.name}`} value={Math.max(0, Math.min(elapsed, sound.length))} max={sound.length} />;
}

function Length({ phone: { call, exchange } }: { phone: Phone }) {
  if (call.ended) return <>{clock(exchange.at(-1)?.at ?? 0)}</>;
  return <>{clock(emulated(state.value, now.value) - call.began)}</>;
}

export function PhoneCard({ phone }: { phone: Phone }) {
  const { call, exchange } = phone;
  const who = call.direction === 'incoming' ? call.from : call.to;
  const title = `call-${call.id}`;
  const heading = useRef<HTMLHeadingElement>(null);
  // The keyboard is that of the telephone that was just picked up.
  useEffect(() => {
    if (rung.value !== call.id) return;
    rung.value = '';
    heading.current?.focus();
  }, []);
  return (
    <article class="phone" aria-labelledby={title} data-call={call.ended ? undefined : call.id}>
      <header>
        <div>
          <h2 id={title} ref={heading} tabIndex={-1}>
            {nameOf(who)}
          </h2>
          <p class="quiet">
            {nameOf(who) !== idOf(who) && `${idOf(who)}, `}
            {call.direction === 'incoming' ? 'calls the bot' : 'called by the bot'} · <Length phone={phone} />
          </p>
        </div>
        {call.ended ? (
          <button type="button" class="secondary outline" onClick={() => putAside(call.id)}>
            Put aside
          </button>
        ) : (
          <button type="button" class="hang-up" onClick={() => void hangUp(call.id)}>
            Hang up
          </button>
        )}
      </header>
      <p class="status" role="status">
        {statusOf(call, exchange)}
      </p>
      <Progress phone={phone} />
      {callees(call).map((party) => (
        <section key={party.party}>
          {call.ringing.length > 1 && <h3>{nameOf(party.who)}</h3>}
          <Decision phone={{ call, party }} />
        </section>
      ))}
      {call.audio === 'active' && (
        <div>
          <Keypad onPress={(tone) => press(call.id, tone)} />
          <Speech phone={phone} />
        </div>
      )}
      <Exchange exchange={exchange} />
    </article>
  );
}
