import { createContext, runInContext } from 'node:vm';
import { propertyRuns } from '../support/runs';
import { answers } from './model-entry';
import { modelProgram, plainWorlds } from './worlds';

test('the model answers in a program without anything of Node as it does in Node', () => {
  // What browsers have, and nothing else.
  const context = createContext({ TextDecoder, TextEncoder, URL, atob });
  runInContext(modelProgram(), context);
  let asked = 0;
  for (const { manifests, requests } of plainWorlds(propertyRuns(8000))) {
    const code = `JSON.stringify(istio.answers(${JSON.stringify(manifests)}, ${JSON.stringify(requests)}))`;
    expect(JSON.parse(runInContext(code, context))).toEqual(answers(manifests, requests));
    asked += requests.length;
  }
  expect(asked).toBeGreaterThanOrEqual(1000);
});
