import type { Text } from '../Text.ts'

/** Texte der Ansicht einer Akte. */
export const recordDe: Text['record'] = {
  search: 'Suchen',
  author: 'Geschrieben von',
  everybody: 'allen',
  problems: 'Diagnosen',
  medications: 'Medikamente',
  allergies: 'Allergien',
  immunizations: 'Impfungen',
  procedures: 'Eingriffe',
  findings: 'Befunde',
  results: 'Messwerte',
  documents: 'Dokumente',
  others: 'Weiteres',
  from: (source: string) => `von ${source}`,
  more: (count: number) => `${count} weitere zeigen`,
  fewer: 'Weniger zeigen',
  outOfRange: 'außerhalb des Bereichs',
  low: 'unten',
  high: 'oben',
  range: (low: number | string, high: number | string, unit: string) =>
    `Referenzbereich: ${low} bis ${high} ${unit}`,
  open: 'Öffnen',
  save: 'Auf diesem Gerät speichern',
  noViewer: (type: string) =>
    `Dafür gibt es hier keine Ansicht (${type}). Speichern Sie es und öffnen Sie es mit einem eigenen Programm.`,
  pages: (count: number) => (count === 1 ? '1 Seite' : `${count} Seiten`),
  page: (number: number) => `Seite ${number}`,
  clinicalDocument: 'Klinisches Dokument',
}
