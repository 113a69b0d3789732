import type { WrittenPlace } from '../../lib/graph/details';

/** Opens the text of a file at a line. */
export type ShowLine = (place: WrittenPlace, side?: 'before' | 'after') => void;

/** The file and line of something, as a button that shows them; only the object where no file is known. */
export function PlaceButton({
  place,
  show,
  side = 'after',
}: {
  readonly place: WrittenPlace;
  readonly show: ShowLine;
  readonly side?: 'before' | 'after';
}) {
  const { object, path, file, line } = place;
  const words = `${object}${path === '' ? '' : ` ${path}`}`;
  if (file === undefined) return <span class="place">{words}</span>;
  return (
    <button type="button" class="place" onClick={() => show(place, side)}>
      <span class="what">{words}</span>{' '}
      <span class="where">{`${shortFile(file)}${line === undefined ? '' : `:${line}`}`}</span>
    </button>
  );
}

/** The end of a long path. */
export function shortFile(file: string): string {
  const parts = file.split('/');
  return parts.length <= 2 ? file : `…/${parts.slice(-2).join('/')}`;
}
