import { Content, useData, withBase } from 'vitepress';
import { defineComponent, h, onBeforeUnmount, onMounted, ref, watch } from 'vue';

/** What the program of the playground is asked for; `npm run docs` puts it beside the pages. */
interface Program {
  mount(element: HTMLElement, options: { dark: boolean }): Mounted;
}
interface Mounted {
  setDark(dark: boolean): void;
  unmount(): void;
}

/** The page of the playground: its text, and below it the program, over the whole width. */
export const Playground = defineComponent({
  name: 'playground',
  setup() {
    const { isDark } = useData();
    const element = ref<HTMLElement>();
    const said = ref('The playground is loading.');
    let mounted: Mounted | undefined;
    let left = false;

    onMounted(async () => {
      try {
        const address = new URL(withBase('/playground/playground.js'), location.href).href;
        const program: Program = await import(/* @vite-ignore */ address);
        if (left || element.value === undefined) return;
        said.value = '';
        mounted = program.mount(element.value, { dark: isDark.value });
      } catch (error) {
        said.value =
          'The playground could not be loaded. The same answers come from the command: npx cdk8s-istio analyze.';
        console.warn(error);
      }
    });
    watch(isDark, (dark) => mounted?.setDark(dark));
    onBeforeUnmount(() => {
      left = true;
      mounted?.unmount();
    });

    return () =>
      h('div', { class: 'playground-page' }, [
        h(Content, { class: 'vp-doc' }),
        said.value === '' ? null : h('p', { class: 'playground-said', role: 'status' }, said.value),
        h('div', { ref: element, class: 'playground' }),
      ]);
  },
});
