import type { MeshFault } from '../../values/mesh-fault';
import type { Report } from '../check';
import { withConsequence } from '../consequence';

/** What is wrong, as a whole sentence: that of the fault itself, or one of what was got and what was expected. */
export function faultSentence({
  finding,
  got,
  expected,
}: Pick<MeshFault, 'finding' | 'got' | 'expected'>): string {
  return finding ?? `The object has ${got} where istiod expects ${expected}.`;
}

/** The same report, which says behind each error that istiod refuses the object. */
export const sayingRefusal = (report: Report): Report =>
  withConsequence(report, "Istiod's webhook refuses the object.");
