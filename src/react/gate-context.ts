'use client'
import { createContext, useContext } from 'react'

/** Tells the gate above that work began inside it. Returns a function to call when it has ended. */
export type BeginWork = () => () => void

export const GateContext = createContext<BeginWork | null>(null)

const nothing = () => {}
const ungated: BeginWork = () => nothing

/** Lets a hook keep the gate above it open for as long as its work is unsettled. */
export function useBeginWork(): BeginWork {
  return useContext(GateContext) ?? ungated
}
