import { isFields } from '../billing/decode.js'

type Fetch = typeof globalThis.fetch

/** What is known of the billing requests that went through the tap. */
export type Tap = {
  /** To be handed to FlowgladProvider as `requestConfig.fetch`; passes every request on unchanged. */
  readonly fetch: Fetch
  /** How many billing requests were started. */
  started(): number
  /** True when the one started last was answered with billing data. */
  answered(): boolean
}

/** Listens to Flowglad's billing requests: the only way to tell identical data from a failed reload. */
export function createTap(base: Fetch | undefined): Tap {
  let started = 0
  let answered = false

  async function listen(number: number, response: Promise<Response>): Promise<Response> {
    const reply = await response
    const good = await hasData(reply)
    if (number === started) answered = good
    return reply
  }

  return {
    fetch: (input, init) => {
      const response = (base ?? globalThis.fetch)(input, init)
      if (!isBilling(input)) return response
      answered = false
      return listen(++started, response)
    },
    started: () => started,
    answered: () => answered,
  }
}

function isBilling(input: Parameters<Fetch>[0]): boolean {
  const url = typeof input === 'string' ? input : 'href' in input ? input.href : input.url
  return /\/customers\/billing(?:[?#]|$)/.test(url)
}

/** Read before Flowglad reads it, so that the verdict is there when the data is. */
async function hasData(reply: Response): Promise<boolean> {
  try {
    const body: unknown = JSON.parse(await reply.clone().text())
    return isFields(body) && isFields(body.data) && !body.error
  } catch {
    return false
  }
}
