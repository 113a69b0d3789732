import { render } from 'preact';
import style from '../page/style.css' with { type: 'text' };
import own from './style.css' with { type: 'text' };
import { Playground } from './playground';

/** A playground that is shown. */
interface Mounted {
  readonly setDark: (dark: boolean) => void;
  readonly unmount: () => void;
}

/** Shows a playground in an element. Its looks are its own: those around it do not count in it, nor its own around it. */
export function mount(element: HTMLElement, { dark }: { readonly dark: boolean }): Mounted {
  const shadow = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
  const sheet = document.createElement('style');
  sheet.textContent = style + own;
  const view = document.createElement('div');
  view.className = 'view';
  shadow.replaceChildren(sheet, view);
  const setDark = (isDark: boolean) => {
    view.dataset.theme = isDark ? 'dark' : 'light';
  };
  setDark(dark);
  render(<Playground />, view);
  return {
    setDark,
    unmount: () => {
      render(null, view);
      shadow.replaceChildren();
    },
  };
}
