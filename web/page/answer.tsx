import { MARKS, detailLines, endText, percentText } from '../../lib/simulate/explain';
import type { Explanation, OutcomeEnd } from '../../lib/simulate/outcome';
import type { TraceStep } from '../../lib/simulate/trace';
import { PlaceButton, type ShowLine } from './places';

const MARK_WORDS = { taken: 'taken', passed: 'passed over', note: 'note' };

/** Where a request goes, and why. */
export function Answer({
  answer,
  show,
  side = 'after',
}: {
  readonly answer: Explanation;
  readonly show: ShowLine;
  readonly side?: 'before' | 'after';
}) {
  const { outcomes, uncertain, besides = [], trace } = answer;
  return (
    <div class="answer">
      <ul class="ends">
        {outcomes.map((end) => (
          <End end={end} />
        ))}
      </ul>
      {uncertain.length > 0 && (
        <div class="note warning">
          <strong>Not sure.</strong>
          <ul>
            {uncertain.map((why) => (
              <li>{why}</li>
            ))}
          </ul>
        </div>
      )}
      {besides.length > 0 && (
        <ul class="besides">
          {besides.map((text) => (
            <li>{text}</li>
          ))}
        </ul>
      )}
      {trace.length > 0 && (
        <details open>
          <summary>Why</summary>
          <ol class="trace">
            {trace.map((step) => (
              <Step step={step} show={show} side={side} />
            ))}
          </ol>
        </details>
      )}
    </div>
  );
}

function End({ end }: { readonly end: OutcomeEnd }) {
  const share = percentText(end.probability);
  const isGood = end.status >= 200 && end.status < 400;
  return (
    <li class={isGood ? 'good' : 'bad'}>
      <span class="share">{share}</span>
      <span class="bar" aria-hidden="true">
        <span style={{ width: `${end.probability * 100}%` }} />
      </span>
      <span class="end">{endText(end)}</span>
      {detailLines(end).map((line) => (
        <span class="way">{line}</span>
      ))}
    </li>
  );
}

function Step({
  step,
  show,
  side,
}: {
  readonly step: TraceStep;
  readonly show: ShowLine;
  readonly side: 'before' | 'after';
}) {
  const { verdict, text, object, path = '', file, line } = step;
  return (
    <li class={verdict}>
      <span class="mark" aria-hidden="true">
        {MARKS[verdict]}
      </span>
      <span class="hidden">{MARK_WORDS[verdict]}: </span>
      <span>{text}</span>
      {object !== undefined && <PlaceButton place={{ object, path, file, line }} show={show} side={side} />}
    </li>
  );
}
