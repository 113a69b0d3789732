import type { Theme } from 'vitepress';
// Without the fonts of the theme: the reader's own are there at once.
import DefaultTheme from 'vitepress/theme-without-fonts';
import { Playground } from './playground';
import './style.css';

const theme: Theme = {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('playground', Playground);
  },
};
export default theme;
