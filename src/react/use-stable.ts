'use client'
import { useState } from 'react'
import { isSame } from '../billing/same.js'

/** The first of a row of equal values, so that an object written in JSX costs no render. */
export function useStable<T>(value: T): T {
  const [kept, keep] = useState(value)
  if (isSame(kept, value)) return kept
  keep(value)
  return value
}
