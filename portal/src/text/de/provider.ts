import type { Text } from '../Text.ts'

/** Texte der Seiten für Kliniken. */
export const providerDe: Text['provider'] = {
  nav: { patients: 'Patienten', request: 'Um Zugang bitten' },
  patients: {
    title: 'Patienten, die mit Ihnen teilen',
    empty: 'Noch niemand teilt mit Ihnen.',
    emptyHint: 'Bitten Sie eine Patientin mit ihrer Adresse um Zugang.',
    request: 'Um Zugang bitten',
    until: 'bis',
    soon: 'endet bald',
    mayWrite: 'Sie dürfen ergänzen',
    open: 'Akte öffnen',
    states: {
      active: 'gilt',
      pending: 'wird wirksam',
      future: 'noch nicht begonnen',
      revoked: 'beendet',
      expired: 'abgelaufen',
    },
  },
  patient: {
    title: 'Geteilte Akte',
    back: 'Patienten',
    write: 'Notiz schreiben',
    ended: 'Die Patientin teilt das nicht mehr mit Ihnen. Was auf der Seite stand, wurde verworfen.',
    empty: 'Von dem, was geteilt ist, gibt es noch nichts.',
    patientSelf: 'der Patientin selbst',
  },
  note: {
    title: 'Notiz schreiben',
    kind: 'Art des Eintrags',
    heading: 'Titel',
    text: 'Text',
    save: 'Verschlüsseln und speichern',
  },
  request: {
    title: 'Eine Patientin um Zugang bitten',
    address: 'Adresse der Patientin',
    addressHint: '0x und 40 Ziffern, wie sie in den Einstellungen der Patientin steht',
    scan: 'QR-Code aus einem Bild lesen',
    noCode: 'In diesem Bild ist keine Adresse.',
    classes: 'Was Sie sehen müssen',
    mayWrite: 'Wir möchten auch Einträge hinzufügen',
    until: 'Bis',
    reason: 'Warum, in Worten für die Patientin',
    send: 'Bitte senden',
    sent: 'Gesendet. Nur die Patientin kann sie lesen; Sie erfahren, wie sie entscheidet.',
    earlier: 'Frühere Bitten',
    answerUntil: 'offen bis',
    states: { open: 'offen', approved: 'gewährt', declined: 'abgelehnt', expired: 'abgelaufen' },
  },
}
