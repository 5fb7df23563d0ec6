import type { ReactNode } from 'react'

/** Widgets below each other, as a dashboard sets them. */
export function Column({ children }: { readonly children: ReactNode }) {
  return <div style={{ display: 'grid', gap: '1.5rem' }}>{children}</div>
}
