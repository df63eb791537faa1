import type { Text } from '../Text.ts'

/** Texte der Seiten für Prüfer. */
export const auditorDe: Text['auditor'] = {
  nav: { verify: 'Prüfen' },
  verify: { title: 'Ein Bündel prüfen', drop: 'Bündeldatei wählen' },
}
