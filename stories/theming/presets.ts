import brands from './brands.css?raw'
import { themeOf } from './paste.js'
import { type Theme, untouched } from './theme.js'

const ruleOf = (brand: string) => brands.slice(brands.indexOf(`.${brand} {`)).split('}')[0]

const shadcn = `
:root {
  --radius: 0.625rem;
  --card: oklch(1 0 0);
  --card-foreground: oklch(0.145 0 0);
  --muted: oklch(0.97 0 0);
  --muted-foreground: oklch(0.556 0 0);
  --border: oklch(0.922 0 0);
  --ring: oklch(0.708 0 0);
  --destructive: oklch(0.577 0.245 27.325);
  --primary: oklch(0.205 0 0);
  --primary-foreground: oklch(0.985 0 0);
}
.dark {
  --card: oklch(0.205 0 0);
  --card-foreground: oklch(0.985 0 0);
  --muted: oklch(0.269 0 0);
  --muted-foreground: oklch(0.708 0 0);
  --border: oklch(1 0 0 / 10%);
  --ring: oklch(0.556 0 0);
  --destructive: oklch(0.704 0.191 22.216);
  --primary: oklch(0.922 0 0);
  --primary-foreground: oklch(0.205 0 0);
}`

/** Themes to start from. */
export const presets: Readonly<Record<string, Theme>> = {
  Default: untouched,
  shadcn: themeOf(shadcn) ?? untouched,
  Halyard: themeOf(`${ruleOf('halyard')}}`) ?? untouched,
  Marzipan: themeOf(`${ruleOf('marzipan')}}`) ?? untouched,
}
