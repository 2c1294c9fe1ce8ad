import '../common/style.css';
import './style.css';
import { render } from 'preact';
import { App } from './app';
import { follow, tick } from './desk';
import { listenToKeyboard } from './keyboard';

follow();
listenToKeyboard();
setInterval(tick, 250);
render(<App />, document.getElementById('app')!);
