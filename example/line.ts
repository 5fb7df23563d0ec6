/** What is wrong with the line between the page and its server. Shared by both. */
export type LineState = {
  /** Milliseconds a round trip takes longer. */
  readonly latency: number
  /** Requests are carried out, their replies wait until this is switched off. */
  readonly hold: boolean
  /** Recordings are carried out, their replies never arrive. */
  readonly loseReplies: boolean
  /** Flowglad answers 500 and does nothing. */
  readonly failing: boolean
  /** Requests do not arrive, and the page is told that there is no network. */
  readonly offline: boolean
}

/** Nothing is wrong. */
export const goodLine: LineState = {
  latency: 0,
  hold: false,
  loseReplies: false,
  failing: false,
  offline: false,
}

/** Longest latency that can be chosen, in milliseconds. */
const SLOWEST = 10_000

/** Takes over whatever a message says about the line; the rest stays. */
export function changedLine(state: LineState, message: unknown): LineState {
  const said = new Map(Object.entries(typeof message === 'object' && message ? message : {}))
  const flag = (name: Exclude<keyof LineState, 'latency'>) => {
    const value: unknown = said.get(name)
    return typeof value === 'boolean' ? value : state[name]
  }
  const latency: unknown = said.get('latency')
  return {
    latency: typeof latency === 'number' ? Math.min(Math.max(0, latency), SLOWEST) : state.latency,
    hold: flag('hold'),
    loseReplies: flag('loseReplies'),
    failing: flag('failing'),
    offline: flag('offline'),
  }
}
