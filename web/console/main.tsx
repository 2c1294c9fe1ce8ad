import '../common/style.css';
import './style.css';
import { render } from 'preact';
import { App } from './app';
import { signIn, token } from './session';

if (token.value !== '') void signIn(token.value);
render(<App />, document.getElementById('app')!);
