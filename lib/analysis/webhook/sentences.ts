import type { MeshFault } from '../../values/mesh-fault';
import type { Report } from '../check';
import { withConsequence } from '../consequence';

/** What is wrong, as a whole sentence: that of the fault itself, or one of what was got and what was expected. */
export function faultSentence({
  finding,
  got,
  expected,
}: Pick<MeshFault, 'finding' | 'got' | 'expected'>): string {
  return (
    finding ?? `The object has ${ARTICLE.test(got) ? got : `the ${got}`}, but istiod expects ${expected}.`
  );
}

/** How a phrase begins that needs no article: with one, with a name in quotes, or with a number. */
const ARTICLE = /^(?:(?:an?|the|no|several|more) |["\d])/;

/** The same report, which says behind each error that istiod refuses the object. */
export const sayingRefusal = (report: Report): Report =>
  withConsequence(report, "Istiod's webhook refuses the object.");
