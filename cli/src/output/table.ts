/** Rows under a heading, columns as wide as their widest cell. Without rows: the words that say so. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { none }: { readonly none: string },
): string {
  if (rows.length === 0) return `${none}\n`
  const lines = [head, ...rows].map((row) => row.map(oneLine))
  const widths = head.map((_, column) => Math.max(...lines.map((line) => width(line[column] ?? ''))))
  return lines
    .map((line) =>
      line
        .map((cell, i) => cell + ' '.repeat(Math.max(0, (widths[i] ?? 0) - width(cell))))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('')
}

/** Pairs of name and value, one a line. */
export function pairs(rows: readonly (readonly [string, string])[]): string {
  const widest = Math.max(0, ...rows.map(([name]) => width(name)))
  return rows
    .map(([name, value]) => `${name.padEnd(widest)}  ${oneLine(value)}`.trimEnd())
    .join('\n')
    .concat('\n')
}

/** A cell that holds a line end would fake a row. */
const oneLine = (text: string): string => text.replace(/[\r\n\t]+/g, ' ')

const width = (text: string): number => [...text].length
