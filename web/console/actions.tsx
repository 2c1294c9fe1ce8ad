// What an operator may do to a live call, each behind a question. Behind its end it stays, and says so.

import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { api, textOf } from './session';
import type { CallDetails, Picture } from './types';

type Deed = 'hang up' | 'transfer' | 'go to section';

interface ActionsProps {
  call: CallDetails;
  picture: Picture | undefined;
  leave(): void; // the focus goes elsewhere: what has it can do nothing any more
}

export function Actions({ call, picture, leave }: ActionsProps) {
  const all = useRef<HTMLDivElement>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  const [deed, setDeed] = useState<Deed>('hang up');
  const [target, setTarget] = useState('');
  const [problem, setProblem] = useState('');
  const [done, setDone] = useState('');
  const [acting, setActing] = useState(false);
  const [asked, setAsked] = useState(0);
  const isOver = call.ended !== undefined;
  const sections = picture?.nodes.filter((n) => n.kind === 'section').map((n) => n.title) ?? [];

  function ask(what: Deed) {
    setDeed(what);
    setTarget(what === 'go to section' ? (sections[0] ?? '') : '');
    setProblem('');
    setDone('');
    setAsked((n) => n + 1);
  }
  // Behind the drawing of what it asks, so that the focus is on its field.
  useLayoutEffect(() => {
    if (asked > 0) dialog.current?.showModal();
  }, [asked]);
  useLayoutEffect(() => {
    if (!isOver) return;
    const hasFocus = all.current?.contains(document.activeElement);
    dialog.current?.close();
    if (hasFocus) leave();
  }, [isOver]);
  async function act(e: Event) {
    e.preventDefault();
    if (acting) return;
    setActing(true);
    setProblem('');
    try {
      await perform(call.id, deed, target.trim());
      setDone({ 'hang up': 'It is being hung up.', transfer: 'Graph has taken the transfer.', 'go to section': `It goes on at ${target}.` }[deed]);
      dialog.current?.close();
    } catch (failure) {
      setProblem(textOf(failure));
    }
    setActing(false);
  }
  return (
    <div class="row" ref={all}>
      <button class="outline" disabled={isOver || sections.length === 0} onClick={() => ask('go to section')}>Go to section …</button>
      <button class="outline" disabled={isOver} onClick={() => ask('transfer')}>Transfer …</button>
      <button class="outline danger" disabled={isOver} onClick={() => ask('hang up')}>Hang up …</button>
      <span role="status" class={isOver ? '' : 'good'}>{isOver ? 'The call is over.' : done}</span>
      <dialog ref={dialog} aria-labelledby="deed-title">
        <article>
          <h2 id="deed-title">{{ 'hang up': 'Hang up this call?', transfer: 'Transfer this call', 'go to section': 'Send this call to a section' }[deed]}</h2>
          <form onSubmit={(e) => void act(e)}>
            {deed === 'hang up' && <p>The caller is cut off at once; the flow's on.hangup runs.</p>}
            {deed === 'transfer' && (
              <label>
                To a number (+…) or a user's id
                <input required value={target} pattern="\+[0-9]{3,15}|[0-9a-fA-F\-]{36}" onInput={(e) => setTarget(e.currentTarget.value)} />
              </label>
            )}
            {deed === 'go to section' && (
              <label>
                Section
                <select value={target} onChange={(e) => setTarget(e.currentTarget.value)}>
                  {sections.map((s) => <option key={s}>{s}</option>)}
                </select>
              </label>
            )}
            {problem !== '' && <p role="alert" class="bad">{problem}</p>}
            <footer class="row">
              <button type="button" class="secondary" onClick={() => dialog.current?.close()}>Cancel</button>
              <button type="submit" class={deed === 'hang up' ? 'danger' : ''} aria-busy={acting}>
                {{ 'hang up': 'Hang up', transfer: 'Transfer', 'go to section': 'Send it there' }[deed]}
              </button>
            </footer>
          </form>
        </article>
      </dialog>
    </div>
  );
}

async function perform(call: string, deed: Deed, target: string): Promise<void> {
  const path = `/api/calls/${encodeURIComponent(call)}`;
  if (deed === 'hang up') {
    await api.value.send('DELETE', path);
  } else if (deed === 'go to section') {
    await api.value.send('POST', `${path}/goto`, { section: target });
  } else {
    const identity = target.startsWith('+')
      ? { '@odata.type': '#microsoft.graph.identitySet', phone: { '@odata.type': '#microsoft.graph.identity', id: target } }
      : { '@odata.type': '#microsoft.graph.identitySet', user: { '@odata.type': '#microsoft.graph.identity', id: target } };
    await api.value.send('POST', `${path}/transfer`, { transferTarget: { identity } });
  }
}
