import { cx } from 'class-variance-authority'
import { type ComponentPropsWithoutRef, forwardRef, type ReactNode } from 'react'
import type { GateFigure } from '../billing/gate.js'

/** Content for a slot of a gate: a node, or a function of the gate's state. */
export type GateSlot = ReactNode | ((gate: GateFigure) => ReactNode)

/** What a gate shows. Other props go to the `<div>`. */
export type BalanceGateViewProps = Omit<ComponentPropsWithoutRef<'div'>, 'children'> & {
  /** Whether it is open, and why. */
  readonly gate: GateFigure
  /** The feature, shown while the gate is open. */
  readonly children?: GateSlot
  /** In place of the feature while there is not enough. */
  readonly fallback?: GateSlot
  /** A smaller feature that still works, in place of `fallback`. */
  readonly degraded?: GateSlot
  /** Above `degraded`: what ran out and what still works. */
  readonly banner?: GateSlot
  /**
   * In place of the feature while it is not known yet whether there is enough. A gate has no height of its own:
   * something as tall as the feature, such as the feature with `visibility: hidden`, keeps what follows in its
   * place. @default nothing
   */
  readonly loading?: GateSlot
}

/**
 * The feature while there is enough for it, otherwise its replacement. Takes no part in the layout.
 * Renders a `<div>` that says why in `data-state`, and in `data-open` that it is open.
 */
export const BalanceGateView = forwardRef<HTMLDivElement, BalanceGateViewProps>(
  function BalanceGateView(
    { gate, children, fallback, degraded, banner, loading, className, ...props },
    ref,
  ) {
    const waits = !gate.open && gate.state === 'loading'
    return (
      <div
        ref={ref}
        className={cx('uw-gate', className)}
        data-slot="balance-gate"
        data-state={gate.state}
        data-open={gate.open || undefined}
        aria-busy={waits || undefined}
        {...props}
      >
        {gate.open ? slotOf(children, gate) : waits ? slotOf(loading, gate) : shut()}
      </div>
    )

    function shut(): ReactNode {
      if (degraded === undefined || degraded === null) return slotOf(fallback, gate)
      return (
        <div className="uw-gate-degraded" data-slot="balance-gate-degraded">
          {slotOf(banner, gate)}
          {slotOf(degraded, gate)}
        </div>
      )
    }
  },
)

/** What a slot shows. */
export function slotOf(content: GateSlot, gate: GateFigure): ReactNode {
  return typeof content === 'function' ? content(gate) : content
}
