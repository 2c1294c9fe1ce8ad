import '../shared/style.css';
import { render } from 'preact';

render(<main class="container"><h1>Switchhook</h1></main>, document.getElementById('app')!);
