import { Slot, Slottable } from '@radix-ui/react-slot'
import { cva, cx, type VariantProps } from 'class-variance-authority'
import { type ComponentPropsWithoutRef, forwardRef, type MouseEvent } from 'react'
import { Sign } from './sign.js'

const button = cva('uw-button', {
  variants: {
    look: { primary: 'uw-button-primary', secondary: null, plain: 'uw-button-plain' },
    shape: { text: null, icon: 'uw-button-icon' },
  },
  defaultVariants: { look: 'secondary', shape: 'text' },
})

/** How a button looks and whether it works. The rest goes to its `<button>`. */
export type ButtonViewProps = VariantProps<typeof button> &
  ComponentPropsWithoutRef<'button'> & {
    /** Work goes on: a spinner takes the place of the label, which keeps its width and its name. @default false */
    readonly busy?: boolean
    /** Cannot be pressed, but still takes focus, so that its description can be read. @default false */
    readonly off?: boolean
    /** Gives look and behaviour to the only child instead of a `<button>`. @default false */
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
      {...(idle ? { onClick: ignore } : {})}
    >
      {busy && (
        <span className="uw-button-spinner">
          <Sign name="spinner" />
        </span>
      )}
      {asChild ? (
        <Slottable>{children}</Slottable>
      ) : (
        <span className="uw-button-label">{children}</span>
      )}
    </Part>
  )
})

/** Also keeps a submit button from submitting and a link from being followed. */
function ignore(event: MouseEvent): void {
  event.preventDefault()
}
