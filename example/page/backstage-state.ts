import { useCallback, useEffect, useRef, useState } from 'react'
import { type DemoState, readDemoState } from '../demo-state.js'
import { goodLine, type LineState } from '../line.js'
import { pretendOffline } from './pretend-offline.js'

/** Milliseconds between two looks at the server. */
const EVERY = 1_000

const nothing: DemoState = { line: goodLine, ledger: [] }

/** What can be asked of `/demo`. */
export type Action = 'line' | 'reset' | 'sign-in' | 'elsewhere' | 'lately' | 'plan'

/** Sends something to `/demo/{name}`; resolves to what the server then says, `null` without it. */
export function post(name: Action, body: unknown): Promise<DemoState | null> {
  const headers = { 'content-type': 'application/json' }
  return ask(name, { method: 'POST', headers, body: JSON.stringify(body) })
}

/** What the server holds, looked at again every second and whenever `look` is called. */
export function useBackstageState() {
  const [state, setState] = useState(nothing)
  const [reachable, setReachable] = useState(true)
  const turn = useRef(0)
  const take = useCallback((seen: DemoState | null, asked: number) => {
    // An answer to an older question would undo what was switched meanwhile.
    if (asked !== turn.current) return
    setReachable(seen !== null)
    if (seen) setState((known) => (same(known, seen) ? known : seen))
  }, [])
  const look = useCallback(() => {
    const asked = turn.current
    if (document.visibilityState !== 'hidden') void ask('state').then((seen) => take(seen, asked))
  }, [take])

  useEffect(() => {
    look()
    const timer = setInterval(look, EVERY)
    return () => clearInterval(timer)
  }, [look])
  useEffect(() => pretendOffline(state.line.offline), [state.line.offline])

  const setLine = (some: Partial<LineState>) => {
    turn.current += 1
    const asked = turn.current
    setState((known) => ({ ...known, line: { ...known.line, ...some } }))
    void post('line', some).then((seen) => take(seen, asked))
  }
  return { ...state, reachable, look, setLine }
}

async function ask(name: string, init?: RequestInit): Promise<DemoState | null> {
  try {
    const response = await fetch(`/demo/${name}`, init)
    return readDemoState(await response.json())
  } catch {
    return null
  }
}

function same(a: DemoState, b: DemoState): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
