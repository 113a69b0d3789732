import { useState } from 'preact/hooks';

/** How light a page is: as the reader's screen is, or as the reader chose. */
export type Shade = 'auto' | 'light' | 'dark';

/** Reads and sets how light a page is. */
export interface Theme {
  readonly get: () => Shade;
  readonly set: (shade: Shade) => void;
}

const KEY = 'cdk8s-istio-theme';
const SHADES: readonly Shade[] = ['auto', 'light', 'dark'];

/** The theme of a page of its own, which the browser keeps where it lets pages keep something. */
export const pageTheme: Theme = {
  get() {
    try {
      return SHADES.find((shade) => shade === localStorage.getItem(KEY)) ?? 'auto';
    } catch {
      return 'auto';
    }
  },
  set(shade) {
    document.documentElement.dataset.theme = shade;
    try {
      localStorage.setItem(KEY, shade);
    } catch {
      // Some browsers keep nothing for files.
    }
  },
};

/** The buttons that choose the theme. */
export function ThemeChoice({ theme }: { readonly theme: Theme }) {
  const [shade, setShade] = useState(theme.get());
  return (
    <label class="theme">
      Theme
      <select
        value={shade}
        onChange={(event) => {
          const next = SHADES.find((one) => one === event.currentTarget.value) ?? 'auto';
          theme.set(next);
          setShade(next);
        }}
      >
        {SHADES.map((one) => (
          <option value={one}>{one === 'auto' ? 'as the screen' : one}</option>
        ))}
      </select>
    </label>
  );
}
