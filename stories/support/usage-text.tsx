import { type ReactNode, useMemo } from 'react'
import { UsageTextContext } from '../../src/react/context.js'
import type { LabelOverrides } from '../../src/text/labels.js'

type UsageTextProps = {
  readonly locale: string
  readonly labels: LabelOverrides | undefined
  readonly children: ReactNode
}

/** The toolbar's language for everything connected below. */
export function UsageText({ locale, labels = {}, children }: UsageTextProps) {
  const value = useMemo(() => ({ locale, labels, timeZone: 'UTC' }), [locale, labels])
  return <UsageTextContext.Provider value={value}>{children}</UsageTextContext.Provider>
}
