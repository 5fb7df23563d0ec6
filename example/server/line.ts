import type { ServerResponse } from 'node:http'
import { goodLine, type LineState } from '../line.js'
import { json, type Reply, send } from './http.js'

/** Milliseconds a reply is held at most: a browser opens six connections, and all may be waiting. */
const LONGEST_HOLD = 20_000

/** An answer, because a browser sends a request again whose connection breaks. */
const turnedBack = json({ error: { message: 'The demo was started over.' } }, 503)

/** One request on its way. */
export type Trip = {
  readonly response: ServerResponse
  /** Whether it records something. */
  readonly records: boolean
  /** Carries the request out. */
  readonly answer: () => Promise<Reply>
}

/** The line between the page and the app, with faults that can be set. */
export type Line = {
  readonly get: () => LineState
  readonly set: (state: LineState) => void
  /** Back to a good line. What is on its way is turned back. */
  readonly reset: () => void
  readonly carry: (trip: Trip) => Promise<void>
}

/** A good line. */
export function createLine(): Line {
  let state = goodLine
  let age = 0
  const held = new Set<() => void>()

  const release = () => {
    for (const go of [...held]) go()
  }
  const released = () =>
    new Promise<void>((resolve) => {
      const go = () => {
        clearTimeout(timer)
        held.delete(go)
        resolve()
      }
      const timer = setTimeout(go, LONGEST_HOLD)
      held.add(go)
    })

  return {
    get: () => state,
    set: (next) => {
      state = next
      if (!state.hold) release()
    },
    reset: () => {
      state = goodLine
      age += 1
      release()
    },
    async carry({ response, records, answer }) {
      const { latency, offline, loseReplies } = state
      const born = age
      // Half of the time is the way there: a page that dies in it leaves nothing behind.
      await wait(latency / 2)
      if (born !== age) return send(response, turnedBack)
      if (offline) return void response.destroy()
      const reply = await answer()
      await wait(latency / 2)
      if (state.hold) await released()
      if (born !== age) return send(response, turnedBack)
      if (loseReplies && records) return void response.destroy()
      send(response, reply)
    },
  }
}

function wait(ms: number): Promise<void> | undefined {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : undefined
}
