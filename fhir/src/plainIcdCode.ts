/** An ICD-10 code upper-case and without dots, or undefined if it does not begin like one. Protocol §4. */
export function plainIcdCode(code: string): string | undefined {
  const plain = code.replaceAll('.', '').toUpperCase()
  return /^[A-Z][0-9][0-9A-Z]/.test(plain) ? plain : undefined
}
