/**
 * Text that a terminal shows as it is: control characters (which could move the cursor, or fake a prompt) and signs that
 * turn the direction of writing become `�`. Line ends and tabs stay. Names and texts come from others.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) =>
    character === '\n' || character === '\t' ? character : '\ufffd',
  )
}
