/** The looks of a picture, in light and in dark. No font is loaded; widths are those of a font whose letters are all as wide. */
export const STYLE = `
svg { color-scheme: light dark; --paper: #ffffff; --ink: #1f2328; --soft: #59636e; --line: #818b98; --home: #f6f8fa; --wrong: #d1242f; --walk: #0969da; }
@media (prefers-color-scheme: dark) {
  svg { --paper: #0d1117; --ink: #f0f6fc; --soft: #9198a1; --line: #656c76; --home: #151b23; --wrong: #ff7b72; --walk: #58a6ff; }
}
.paper { fill: var(--paper); }
.home rect { fill: var(--home); stroke: var(--line); stroke-opacity: 0.4; }
text { font: 12px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: var(--ink); }
.small { font-size: 10px; fill: var(--soft); }
.node > .box { fill: var(--paper); stroke: var(--line); stroke-width: 1.5; }
.gateway > .box, .waypoint > .box { stroke: #8250df; }
.host > .box { stroke: #bf8700; }
.service > .box, .subset > .box { stroke: #1a7f37; }
.workload > .box { stroke: #0550ae; }
.outside > .box, .answer > .box { stroke-dasharray: 2 2; }
.edge > path { fill: none; stroke: var(--line); stroke-width: 1.3; }
.edge .head { fill: var(--line); stroke: none; }
.label > rect { fill: var(--paper); }
.mirror > path { stroke-dasharray: 6 4; }
.allows > path { stroke-dasharray: 1 4; stroke-linecap: round; stroke-width: 2; }
.walk > path { stroke: var(--walk); stroke-width: 3; }
.walk .head { fill: var(--walk); }
.walked > .box { stroke: var(--walk); stroke-width: 3; }
.wrong > .box, .wrong > path { stroke: var(--wrong); stroke-width: 2; }
.wrong .head { fill: var(--wrong); }
.wrong > text { fill: var(--wrong); }
.lock { fill: var(--ink); stroke: none; }
.lock .bow { fill: none; stroke: var(--ink); stroke-width: 1.4; }
.partly { opacity: 0.45; }
`;
