import { useEffect, useRef } from 'preact/hooks';
import { ArrivalsView } from './arrivals_view';
import { CallView } from './call_view';
import { CallsView } from './calls_view';
import { connection, trouble } from './feed';
import { FlowView, FlowsView } from './flow_view';
import { route } from './router';
import { me, signOut } from './session';
import { SignIn } from './sign_in';

const views = [
  { view: 'calls', title: 'Calls' },
  { view: 'flows', title: 'Flows' },
  { view: 'arrivals', title: 'Nothing arrives?' },
];

function View() {
  const { view, name } = route.value;
  if (view === 'calls') return name === '' ? <CallsView /> : <CallView key={name} id={name} />;
  if (view === 'flows') return name === '' ? <FlowsView /> : <FlowView key={route.value.options.get('version') ?? name} name={name} />;
  if (view === 'arrivals') return <ArrivalsView />;
  return <p>There is no such page. <a href="#/calls">Calls</a></p>;
}

export function App() {
  const main = useRef<HTMLElement>(null);
  const { view, name } = route.value;
  const signedIn = me.value !== undefined;
  useEffect(() => {
    const title = views.find((v) => v.view === view)?.title ?? 'Switchhook';
    document.title = `${name === '' ? title : `${name} – ${title}`} – Switchhook`;
  }, [view, name]);
  useEffect(() => {
    if (signedIn && (view !== 'calls' || name !== '')) main.current?.focus();
  }, [view, name, signedIn]);
  if (!me.value) return <SignIn />;
  return (
    <>
      <a class="skip" href="#main" onClick={(e) => (e.preventDefault(), main.current?.focus())}>
        To the content
      </a>
      <header class="container-fluid">
        <nav aria-label="Pages">
          <ul>
            <li><strong>Switchhook</strong></li>
            {views.map((v) => (
              <li key={v.view}>
                <a href={`#/${v.view}`} aria-current={view === v.view ? 'page' : undefined}>{v.title}</a>
              </li>
            ))}
          </ul>
          <ul>
            <li><Connection /></li>
            <li class="quiet">{me.value.role === 'viewer' ? 'viewer' : ''} {me.value.version}</li>
            <li><button class="outline secondary" onClick={signOut}>Sign out</button></li>
          </ul>
        </nav>
      </header>
      <main class="container-fluid" id="main" tabIndex={-1} ref={main}>
        {trouble.value !== '' && <p role="alert" class="bad">{trouble.value}</p>}
        <View />
      </main>
    </>
  );
}

function Connection() {
  const text = { open: 'live', connecting: 'connecting…', closed: 'cut off' }[connection.value];
  const colour = { open: 'good', connecting: 'busy', closed: 'bad' }[connection.value];
  return <span role="status" class={colour}>{text}</span>;
}
