import { useEffect, useState } from 'preact/hooks';

/** How light a page is: as the reader's screen is, or as the reader chose. */
type Shade = 'auto' | 'light' | 'dark';

const KEY = 'cdk8s-istio-theme';
const SHADES: readonly Shade[] = ['auto', 'light', 'dark'];

/** What the reader chose last, where the browser keeps it. */
function kept(): Shade {
  try {
    return SHADES.find((shade) => shade === localStorage.getItem(KEY)) ?? 'auto';
  } catch {
    return 'auto';
  }
}

/** The field that chooses how light a page is. */
export function ThemeChoice({ page }: { readonly page: HTMLElement }) {
  const [shade, setShade] = useState(kept());
  useEffect(() => {
    page.dataset.theme = shade;
    try {
      localStorage.setItem(KEY, shade);
    } catch {
      // Some browsers keep nothing for files.
    }
  }, [page, shade]);
  return (
    <label class="theme">
      Theme
      <select
        value={shade}
        onChange={(event) => setShade(SHADES.find((one) => one === event.currentTarget.value) ?? 'auto')}
      >
        {SHADES.map((one) => (
          <option value={one}>{one === 'auto' ? 'as the screen' : one}</option>
        ))}
      </select>
    </label>
  );
}
