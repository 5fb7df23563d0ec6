'use client'
import { useEffect } from 'react'
import { announce } from './announce.js'

/** Has a text read aloud when it changes; what several components say at once `about` the same, once. */
export function useAnnounced(text: string, about: string): void {
  useEffect(() => announce(text, about), [text, about])
}
