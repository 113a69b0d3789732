/** What a text is made of. */
export type TokenType =
  | 'stream-end'
  | 'version'
  | 'tag-directive'
  | 'document-start'
  | 'document-end'
  | 'sequence'
  | 'mapping'
  | 'block-end'
  | '['
  | ']'
  | '{'
  | '}'
  | ','
  | '-'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar';

/** How a scalar is written. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'block';

/** One part of a text. */
export interface Token {
  readonly type: TokenType;
  readonly start: number;
  readonly end: number;
  /** The text of a scalar, the name of an anchor, the handle of a tag, a version. */
  readonly value?: string;
  /** What stands behind the handle of a tag. */
  readonly suffix?: string;
  readonly style?: ScalarStyle;
}
