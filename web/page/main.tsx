import { render } from 'preact';
import type { PageData } from '../../lib/view/page-data';
import { App } from './app';
import './style.css';
import { pageTheme } from './theme';
import { worldOf } from './world';

const data = JSON.parse(document.getElementById('data')?.textContent ?? '') as PageData;
const app = document.getElementById('app') as HTMLElement;
pageTheme.set(pageTheme.get());
const world = worldOf(data);
app.textContent = '';
render(<App world={world} theme={pageTheme} />, app);

if (data.isServed === true) {
  // Loads the page again when the files have changed; what is shown stands in its address, and stays.
  new EventSource('/events').onmessage = () => location.reload();
}
