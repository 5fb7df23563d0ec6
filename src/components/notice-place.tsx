import { cx } from 'class-variance-authority'
import { type ComponentPropsWithoutRef, forwardRef } from 'react'

/** What may be said there, first things first. The rest goes to its `<div>`. */
export type NoticePlaceProps = ComponentPropsWithoutRef<'div'> & {
  /** How much room is kept: that of a prompt as a banner, or of a notice of one line. @default 'banner' */
  readonly size?: 'banner' | 'line' | undefined
}

/**
 * Keeps room for what is said at times, so that nothing below moves when it is: a banner, a notice. Of
 * several children the first that has something to say is shown; a last one of the host's own fills the
 * place in between. Renders a `<div>`.
 */
export const NoticePlace = forwardRef<HTMLDivElement, NoticePlaceProps>(function NoticePlace(
  { size = 'banner', className, ...props },
  ref,
) {
  return (
    <div
      ref={ref}
      className={cx('uw-place', className)}
      data-slot="notice-place"
      data-size={size}
      {...props}
    />
  )
})
