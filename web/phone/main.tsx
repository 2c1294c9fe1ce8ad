import '../shared/style.css';
import { render } from 'preact';

render(<main class="container"><h1>Phone</h1></main>, document.getElementById('app')!);
