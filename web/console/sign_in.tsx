import { useState } from 'preact/hooks';
import { refusal, signIn } from './session';

export function SignIn() {
  const [given, setGiven] = useState('');
  const [asking, setAsking] = useState(false);
  async function submit(e: Event) {
    e.preventDefault();
    setAsking(true);
    await signIn(given.trim());
    setAsking(false);
  }
  return (
    <main class="container sign-in">
      <h1>Switchhook</h1>
      <form onSubmit={(e) => void submit(e)}>
        <label>
          Token
          <input
            type="password"
            autocomplete="current-password"
            required
            value={given}
            onInput={(e) => setGiven(e.currentTarget.value)}
            aria-invalid={refusal.value === '' ? undefined : true}
            aria-describedby="token-help"
          />
        </label>
        <small id="token-help" class={refusal.value === '' ? '' : 'bad'} role={refusal.value === '' ? undefined : 'alert'}>
          {refusal.value === '' ? 'admin.token of the configuration, or admin.viewerToken to look only.' : refusal.value}
        </small>
        <button type="submit" aria-busy={asking}>Sign in</button>
      </form>
    </main>
  );
}
