import type { Text } from '../Text.ts'

/** Texte aller Seiten. */
export const commonDe: Text['common'] = {
  appName: 'Consentry',
  tagline: 'Ihre Gesundheitsakte. Sie entscheiden, wer sie liest.',
  skipToContent: 'Zum Inhalt springen',
  language: 'Sprache',
  theme: 'Hell oder dunkel',
  signOut: 'Abmelden',
  lock: 'Sperren',
  cancel: 'Abbrechen',
  close: 'Schließen',
  retry: 'Noch einmal',
  offline: 'Sie sind offline. Was Sie sehen, kann veraltet sein.',
  home: {
    iAm: 'Ich bin hier als',
    patient: 'Patientin oder Patient',
    patientHint: 'Die eigene Akte sehen und entscheiden, wer sie noch sieht.',
    provider: 'Klinik oder Praxis',
    providerHint: 'Lesen und ergänzen, was Patienten mit Ihnen teilen.',
    auditor: 'Prüferin oder Prüfer',
    auditorHint: 'Das Protokoll eines Gateways prüfen. Ohne Wallet, ohne jemandem zu vertrauen.',
    chooseWallet: 'Wallet wählen',
    noWallets:
      'In diesem Browser wurde keine Wallet gefunden. Installieren Sie eine, oder nehmen Sie in einem Entwicklungsnetz ein Demo-Konto.',
    demo: 'Demo-Konto',
    demoWarning:
      'Demo-Konten gibt es nur in diesem Entwicklungsnetz. Ihre Schlüssel liegen auf diesem Rechner: niemals für echte Daten.',
    start: 'Prüfung öffnen',
  },
  prompt: {
    title: 'Die Demo-Wallet fragt Sie',
    account: 'Konto',
    login: 'Anmelden. Das kostet nichts und gibt niemandem Zugang.',
    unlock: 'Den Tresor Ihrer Akte öffnen. Nur auf dieser Seite unterschreiben.',
    typed: 'Diese Entscheidung unterschreiben:',
    transaction: 'Eine Transaktion an die Chain senden.',
    confirm: 'Unterschreiben',
    reject: 'Ablehnen',
    details: 'Was genau unterschrieben wird',
  },
  enrol: {
    title: 'Ihren Tresor einrichten',
    stepWallet: 'Wallet',
    stepCode: 'Notfall-Code',
    stepDone: 'Fertig',
    intro:
      'Ihre Akte wird mit einem Schlüssel verschlüsselt, den nur Sie haben. Die Wallet öffnet ihn im Alltag; ein Notfall-Code öffnet ihn, wenn die Wallet verloren ist.',
    begin: 'Beginnen',
    signing: 'Ihre Wallet bittet um eine Unterschrift. Der Text nennt diese Seite.',
    codeTitle: 'Schreiben Sie diesen Code auf und verwahren Sie ihn sicher',
    codeHint:
      'Er wird nur dieses eine Mal gezeigt. Wer ihn hat, kann Ihre Akte lesen. Ohne ihn ist mit der Wallet auch die Akte verloren.',
    copy: 'Kopieren',
    copied: 'Kopiert',
    print: 'Drucken',
    written: 'Ich habe ihn aufgeschrieben',
    confirmLabel: 'Geben Sie die letzte Gruppe des Codes ein',
    confirmWrong: 'Das ist nicht die letzte Gruppe. Sehen Sie nach, was Sie aufgeschrieben haben.',
    finishing:
      'Ihre Schlüssel werden veröffentlicht. Die Wallet fragt noch zweimal: einmal zur Probe, einmal zum Veröffentlichen.',
  },
  unlock: {
    title: 'Ihren Tresor öffnen',
    hint: 'Ihre Wallet bittet um die Unterschrift unter einen Text, der diese Seite nennt. Sie öffnet den Tresor und verlässt dieses Gerät nie.',
    withWallet: 'Mit der Wallet öffnen',
    withCode: 'Wallet verloren: Notfall-Code verwenden',
    codeLabel: 'Notfall-Code',
    open: 'Öffnen',
  },
  orgs: {
    title: 'Für welche Organisation sind Sie hier?',
    none: 'Diese Wallet verwaltet keine zugelassene Organisation.',
    noneHint: 'Ein Betreiber lässt Organisationen zu: consentry network accredit NAME ADRESSE',
  },
}
