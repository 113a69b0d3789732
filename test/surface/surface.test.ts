/**
 * What the package exports, of which the compiler makes one picture for all of these. One part alone: `npx jest test/surface -t 'the
 * public API'`.
 */
import './guidelines';
import './names';
import './reference';
import './assembly';
import './loading';
