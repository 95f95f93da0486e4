// What the panel is looked at on: the browser's window in CSS pixels, and how many of the glass's stand for one.
export interface Screen {
  name: string
  width: number
  height: number
  scale: number
}

export const SCREENS: readonly Screen[] = [
  { name: 'phone', width: 390, height: 844, scale: 2 },
  { name: 'phone-lying', width: 844, height: 390, scale: 2 },
  { name: 'small-phone', width: 360, height: 640, scale: 2 },
  { name: 'tablet', width: 1024, height: 768, scale: 1 },
  { name: 'tablet-upright', width: 768, height: 1024, scale: 1 },
  { name: 'desktop', width: 1440, height: 900, scale: 1 },
  { name: 'desktop-wide', width: 1920, height: 1080, scale: 1 },
]
