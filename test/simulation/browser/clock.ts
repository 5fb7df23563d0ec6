/** Whoever a task belongs to: a tab. Its tasks wait while it is suspended and end with it. */
export type Owner = { suspended: boolean; dead: boolean }

type Task = {
  readonly due: number
  readonly order: number
  readonly run: () => void
  readonly owner: Owner | null
}

/** Time for a whole browser and its servers: it stands still between two tasks. */
export type Clock = {
  /** Milliseconds since the run began. */
  elapsed(): number
  /** Runs `task` in `ms` milliseconds. Returns the way to cancel. */
  after(ms: number, task: () => void, owner?: Owner): () => void
  /** Runs the next task due until `end` and every promise that follows from it. False when there is none. */
  step(end: number): Promise<boolean>
}

/** Nothing is planned yet. */
export function createClock(): Clock {
  let tasks: Task[] = []
  let [elapsed, order] = [0, 0]
  return {
    elapsed: () => elapsed,
    after(ms, run, owner) {
      const task = { due: elapsed + Math.max(0, ms), order: order++, run, owner: owner ?? null }
      tasks.push(task)
      return () => {
        tasks = tasks.filter((one) => one !== task)
      }
    },
    async step(end) {
      tasks = tasks.filter(({ owner }) => !owner?.dead)
      let next: Task | undefined
      for (const task of tasks) {
        if (task.owner?.suspended) continue
        if (!next || task.due < next.due || (task.due === next.due && task.order < next.order)) {
          next = task
        }
      }
      if (!next || next.due > end) {
        elapsed = Math.max(elapsed, end)
        return false
      }
      tasks.splice(tasks.indexOf(next), 1)
      elapsed = Math.max(elapsed, next.due)
      next.run()
      await new Promise((done) => setImmediate(done))
      return true
    },
  }
}
