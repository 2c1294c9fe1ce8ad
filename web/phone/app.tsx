import { useState } from 'preact/hooks';
import { answerByHand, byHand, keyboardPresses, ring, silenced, sounds, state, trouble, useKeyboard, useSound, watch } from './desk';
import { PhoneCard } from './phone_card';
import { RingingCard } from './ringing_card';
import { further, others, shown } from './state';
import { nameOf } from './wire';

function RingForm() {
  const [from, setFrom] = useState('+33612345678');
  const [name, setName] = useState('');
  return (
    <form
      class="ring"
      onSubmit={(e) => {
        e.preventDefault();
        void ring(from.trim(), name.trim());
      }}
    >
      <label>
        Number or user id
        <input value={from} required autocomplete="off" spellcheck={false} onInput={(e) => setFrom(e.currentTarget.value)} />
      </label>
      <label>
        Name
        <input value={name} autocomplete="off" placeholder="none" onInput={(e) => setName(e.currentTarget.value)} />
      </label>
      <button type="submit">Ring the bot</button>
    </form>
  );
}

function Choices() {
  return (
    <fieldset class="choices">
      <legend class="visually-hidden">This page</legend>
      <label>
        <input type="checkbox" role="switch" checked={byHand.value} onChange={(e) => answerByHand(e.currentTarget.checked)} />
        Whom the bot calls is answered here, by hand
      </label>
      <label>
        <input type="checkbox" role="switch" checked={sounds.value} onChange={(e) => useSound(e.currentTarget.checked)} />
        Sound
      </label>
      <label>
        <input type="checkbox" role="switch" checked={keyboardPresses.value} onChange={(e) => useKeyboard(e.currentTarget.checked)} />
        Digits and letters of the keyboard press keys
      </label>
      {silenced.value && (
        <button type="button" class="outline" onClick={() => useSound(true)}>
          Let this page sound
        </button>
      )}
    </fieldset>
  );
}

function Others() {
  const there = others(state.value);
  if (there.length === 0) return null;
  return (
    <details class="others">
      <summary>Other calls: {there.length}</summary>
      <ul>
        {there.map(({ call }) => (
          <li key={call.id}>
            {nameOf(call.from)} → {nameOf(call.to)}, {call.state}{' '}
            <button type="button" class="outline" onClick={() => watch(call.id)}>
              Take over
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

export function App() {
  const phones = shown(state.value);
  const ringing = further(state.value);
  return (
    <main class="container-fluid">
      <h1>Phone</h1>
      <RingForm />
      <Choices />
      <p class="bad" role="alert">
        {state.value.connected ? trouble.value : 'The emulator does not answer. Waiting for it.'}
      </p>
      {state.value.speed !== 1 && <p class="quiet">The emulator's clock runs {state.value.speed} times as fast.</p>}
      <Others />
      <div class="phones">
        {ringing.map((phone) => (
          <RingingCard key={`${phone.call.id} ${phone.party.party}`} phone={phone} />
        ))}
        {[...phones].reverse().map((phone) => (
          <PhoneCard key={phone.call.id} phone={phone} />
        ))}
      </div>
      {phones.length === 0 && ringing.length === 0 && (
        <p class="quiet">
          Nobody is on the telephone.
          {keyboardPresses.value &&
            ' Keys of the keyboard, digits or letters, are those of the call that has the focus, or of the only one.'}
        </p>
      )}
    </main>
  );
}
