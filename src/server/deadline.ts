/**
 * Returns what `work` returns, if that takes no longer than `ms` milliseconds. `isOver` tells the work
 * that the time is over, so that it starts nothing new.
 *
 * @throws {Error} when the time is over; what `work` throws.
 */
export async function within<Value>(
  ms: number,
  work: (isOver: () => boolean) => Promise<Value> | Value,
): Promise<Value> {
  let over = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      over = true
      reject(new Error(`usage-widgets: there was no answer within ${ms / 1_000} seconds.`))
    }, ms)
  })
  try {
    return await Promise.race([deadline, work(() => over)])
  } finally {
    clearTimeout(timer)
  }
}
