import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { de } from './de.ts'
import { en } from './en.ts'
import type { Text } from './Text.ts'

/** Languages that there are texts in. */
export type Language = 'en' | 'de'

const languages: Readonly<Record<Language, Text>> = { en, de }

interface Spoken {
  readonly text: Text
  readonly language: Language
  readonly setLanguage: (language: Language) => void
}

const TextContext = createContext<Spoken>({ text: en, language: 'en', setLanguage: () => {} })
const STORED = 'consentry.language'

/** Gives texts in the language of the browser, or the one that was chosen. */
export function TextProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [language, setLanguage] = useState<Language>(firstLanguage)
  useEffect(() => {
    document.documentElement.lang = language
    localStorage.setItem(STORED, language)
  }, [language])
  const spoken = useMemo(() => ({ text: languages[language], language, setLanguage }), [language])
  return <TextContext value={spoken}>{children}</TextContext>
}

/** The texts of the language in use. */
export function useText(): Text {
  return useContext(TextContext).text
}

/** The language in use, and how to change it. */
export function useLanguage(): Omit<Spoken, 'text'> {
  return useContext(TextContext)
}

function firstLanguage(): Language {
  const wanted = [localStorage.getItem(STORED), ...navigator.languages].map((name) => name?.slice(0, 2))
  return wanted.find((name): name is Language => name !== undefined && name in languages) ?? 'en'
}
