/** Bytes that can be written as text. */
class Bytes extends Uint8Array {
  public override toString(encoding: 'utf8' | 'latin1' = 'utf8'): string {
    return encoding === 'latin1'
      ? characters(this)
      : new TextDecoder('utf-8', { ignoreBOM: true }).decode(this);
  }
}

const characters = (bytes: Uint8Array) => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
};

/** What base64 means, read as Node reads it: both alphabets, up to the first padding, whatever else stands in it. */
function decoded(text: string): Bytes {
  const letters = text
    .replace(/=[^]*$/, '')
    .replace(/-/g, '+')
    .replace(/_/g, '/')
    .replace(/[^A-Za-z0-9+/]/g, '');
  const whole = letters.length % 4 === 1 ? letters.slice(0, -1) : letters;
  return Bytes.from(atob(whole), (char) => char.charCodeAt(0)) as Bytes;
}

/** What the library uses of Node's `Buffer`, for programs that run in a browser. */
export const Buffer = {
  from(value: string | ArrayLike<number>, encoding: 'utf8' | 'base64' | 'base64url' = 'utf8'): Bytes {
    if (typeof value !== 'string') return Bytes.from(value) as Bytes;
    if (encoding === 'base64' || encoding === 'base64url') return decoded(value);
    return new Bytes(new TextEncoder().encode(value));
  },
  byteLength: (text: string) => new TextEncoder().encode(text).length,
};
