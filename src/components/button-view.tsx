import { Slot, Slottable } from '@radix-ui/react-slot'
import { cva, cx, type VariantProps } from 'class-variance-authority'
import { type ComponentPropsWithoutRef, forwardRef, type MouseEvent, type ReactNode } from 'react'
import { Sign } from './sign.js'

const button = cva(null, {
  variants: {
    look: {
      primary: 'uw-button uw-button-primary',
      secondary: 'uw-button',
      plain: 'uw-button uw-button-plain',
      host: 'uw-button-host',
    },
    shape: { text: null, icon: 'uw-button-icon' },
  },
  defaultVariants: { look: 'secondary', shape: 'text' },
})

/** How a button looks and whether it works. Other props go to the `<button>`. */
export type ButtonViewProps = ComponentPropsWithoutRef<'button'> & {
  /** `host` adds no style of its own, only that of `busy` and `off`. @default 'secondary' */
  readonly look?: VariantProps<typeof button>['look']
  /** `icon` is as wide as it is high. @default 'text' */
  readonly shape?: VariantProps<typeof button>['shape']
  /** Work goes on: a spinner takes the place of the label, which keeps its width and its name. @default false */
  readonly busy?: boolean
  /** Cannot be pressed, but still takes focus, so that its description can be read. @default false */
  readonly off?: boolean
  /** Gives look and behavior to the only child instead of a `<button>`. @default false */
  readonly asChild?: boolean
}

/** A button of the library. While busy or off it keeps the focus and ignores presses. */
export const ButtonView = forwardRef<HTMLButtonElement, ButtonViewProps>(function ButtonView(
  { look, shape, busy = false, off = false, asChild = false, className, children, ...props },
  ref,
) {
  const Part = asChild ? Slot : 'button'
  const idle = busy || off
  return (
    <Part
      ref={ref}
      {...(asChild ? {} : { type: 'button' as const })}
      className={cx(button({ look, shape }), className)}
      data-busy={busy || undefined}
      aria-disabled={idle || undefined}
      {...props}
      {...(idle ? { onClickCapture: ignore } : {})}
    >
      {busy && (
        <span className="uw-button-spinner">
          <Sign name="spinner" />
        </span>
      )}
      {asChild ? <Slottable child={children}>{labelOf}</Slottable> : labelOf(children)}
    </Part>
  )
})

function labelOf(children: ReactNode) {
  return <span className="uw-button-label">{children}</span>
}

/**
 * While the event is on its way to the button, so that also the handlers of a host's own button hear
 * of no press. A submit button does not submit, a link is not followed.
 */
function ignore(event: MouseEvent): void {
  event.preventDefault()
  event.stopPropagation()
}
