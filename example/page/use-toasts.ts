import { toast } from 'sonner'
import { remainingOf, useThreshold } from 'usage-widgets'

/** Says in time what is being used up: once for each crossing, in one of the tabs that are open. */
export function useToasts(): void {
  useThreshold('generations', { used: 0.5 }, ({ name }) => {
    toast(`Half of your ${name} are used.`)
  })
  useThreshold('credits', { left: 20 }, (meter) => {
    toast(`Only ${remainingOf(meter)} ${meter.name} left.`)
  })
}
