import type { Text } from '../Text.ts'

/** Texte der Seiten für Patienten. */
export const patientDe: Text['patient'] = {
  nav: { records: 'Meine Akte', sharing: 'Wer sieht was', activity: 'Aktivität' },
  records: {
    title: 'Meine Akte',
    empty: 'Noch nichts da',
    emptyHint:
      'Fügen Sie eine Datei hinzu, die Sie von einer Klinik haben (FHIR), oder beginnen Sie mit einem Beispiel.',
    add: 'Datei hinzufügen',
    example: 'Beispielakte hinzufügen',
    adding: (done: number, of: number) => `${done} von ${of} gespeichert`,
    added: (count: number) => `${count} Einträge wurden verschlüsselt und gespeichert.`,
    rejected: (count: number) => `${count} Einträge waren nicht lesbar.`,
    from: (source: string) => `von ${source}`,
    you: 'Ihnen',
  },
  sharing: {
    title: 'Wer sieht was',
    grant: 'Mit jemandem teilen',
    empty: 'Niemand außer Ihnen kann Ihre Akte lesen.',
    until: (date: string) => `bis ${date}`,
    revoke: 'Nicht mehr teilen',
    revoked: (milliseconds: number) =>
      `Beendet. Nach ${milliseconds} ms wurde kein Schlüssel mehr herausgegeben.`,
    renew: 'Schlüssel jetzt wechseln',
    renewHint: 'Neue Einträge werden mit Schlüsseln versiegelt, die diese Organisation nie hatte.',
    states: { active: 'gilt', pending: 'wird wirksam', ended: 'beendet' },
  },
  grant: {
    title: 'Mit einer Organisation teilen',
    org: 'Organisation',
    classes: 'Was gesehen werden darf',
    purposes: 'Wofür',
    actions: 'Darf sie auch Einträge hinzufügen?',
    until: 'Bis',
    preview: 'Was Sie unterschreiben',
    sign: 'Unterschreiben und teilen',
    done: 'Geteilt.',
  },
  activity: {
    title: 'Aktivität',
    empty: 'Noch niemand hat nachgesehen.',
    whole: 'Das Protokoll Ihrer Akte ist vollständig: nichts fehlt, nichts wurde geändert.',
    alarm: (count: number) => `${count} Einträge des Protokolls fehlen oder wurden geändert.`,
    proofs: {
      anchored: 'auf der Chain bewiesen',
      checkpoint: 'im signierten Protokoll',
      none: 'gerade eben',
    },
    erased: 'Gelöschter Eintrag',
  },
}
